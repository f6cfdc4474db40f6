# METADATA
# title: ServiceEntries open egress to known domains
# description: |
#   Every host of a ServiceEntry is a hole in REGISTRY_ONLY. A wildcard over a public suffix is a
#   hole to anybody who registers a name there, which costs next to nothing.
#   Istio refuses `*`, but takes `*.com` and `*.co.uk`. It also takes a star that is not the whole
#   first label: `*example.com` matches `evilexample.com`. A wildcard `*.DOMAIN` is sound from
#   `minLabels` labels of DOMAIN on, unless DOMAIN is one of `publicSuffixes`; add the domains of
#   shared hosting there whose customers you do not trust (`github.io`, `s3.amazonaws.com`).
# related_resources:
#   - description: ServiceEntry.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
#   - description: The Public Suffix List
#     ref: https://publicsuffix.org/
# custom:
#   id: se-wildcard-host
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/ServiceEntry]
#     operations: [CREATE, UPDATE]
#   remediation: List in spec.hosts each host that workloads call, or a wildcard below one domain.
#   verify: istioctl proxy-config clusters deploy/CLIENT -n NAMESPACE | grep '\*'
#   params:
#     minLabels:
#       type: integer
#       minimum: 1
#       maximum: 127
#       default: 2
#       description: |
#         How many labels must follow `*.`; with 127, more than a name can have, only
#         `allowedWildcards` are left.
#     publicSuffixes:
#       type: array
#       items: {type: string, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"}
#       uniqueItems: true
#       default: [ac.uk, co.uk, gov.uk, ltd.uk, me.uk, net.uk, org.uk, plc.uk, com.ar, com.au,
#         edu.au, net.au, org.au, com.br, net.br, org.br, com.cn, net.cn, org.cn, com.co, com.hk,
#         co.id, co.il, co.in, ac.jp, co.jp, ne.jp, or.jp, co.kr, com.mx, com.my, co.nz, org.nz,
#         com.ph, com.pl, com.sg, co.th, com.tr, com.tw, com.ua, com.vn, co.za, org.za]
#       description: Domains of several labels under which anybody can register a name.
#     allowedWildcards:
#       type: array
#       items: {type: string, pattern: "[*]"}
#       uniqueItems: true
#       default: []
#       description: Wildcards that are sound, as they are written in spec.hosts.
package istio.serviceentry.wildcard_host

import rego.v1

import data.lib.host

deny contains {"path": ["spec", "hosts", i], "msg": msg} if {
	some i
	entry := input.object.spec.hosts[i]
	host.is_wildcard(entry)
	not _sound(entry)
	form := "host is %s; a wildcard needs at least %v labels after *. and no public suffix"
	msg := sprintf(form, [entry, _params.minLabels])
}

_sound(entry) if {
	host.narrow(entry, _params.minLabels)
	not host.domain(entry) in _params.publicSuffixes
}

_sound(entry) if host.listed(entry, _params.allowedWildcards)

_params := input.params["se-wildcard-host"]
