# METADATA
# title: Clients never switch TLS off
# description: |
#   A DestinationRule decides what its clients send: DISABLE makes them send plaintext, however
#   strict the other side would be, and whoever is on the way reads along.
#   A tls block without a mode is DISABLE too, even `tls: {}`, since that is the zero of the enum.
#   No tls block at all is sound: Istio then uses mutual TLS wherever the other side can. A block
#   may stand in four places: for the host, one of its ports, a subset, or a port of a subset.
# related_resources:
#   - description: DestinationRule, ClientTLSSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Understanding TLS configuration
#     ref: https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
# custom:
#   id: dr-tls-disabled
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   params:
#     exemptHosts:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: >-
#         Hosts that may be called in plaintext, written as in spec.host; `*.example.com` stands for
#         all below it.
#   remediation: Remove the tls block, or set its mode to ISTIO_MUTUAL, SIMPLE or MUTUAL.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep TlsContext
#   anchors: [enforce-tls-hosts-host-subnets, DestinationRuleTLSEnabled]
package istio.destinationrule.tls_disabled

import rego.v1

import data.lib.tls
import data.lib.traffic_policy

deny contains {"path": array.concat(at.path, ["mode"]), "msg": msg} if {
	some at in _blocks
	not _encrypts(at.block)
	not _exempt
	mode := tls.mode_of(at.block)
	msg := sprintf("tls.mode is %s; must be ISTIO_MUTUAL, SIMPLE or MUTUAL", [_shown(mode)])
}

_encrypts(block) if block.mode in {"ISTIO_MUTUAL", "SIMPLE", "MUTUAL"}

_blocks contains {"path": ["spec", "trafficPolicy", "tls"], "block": block} if {
	block := input.object.spec.trafficPolicy.tls
	block != null
}

_blocks contains {"path": path, "block": block} if {
	some i, settings in _ports(input.object.spec.trafficPolicy)
	block := settings.tls
	block != null
	path := ["spec", "trafficPolicy", "portLevelSettings", i, "tls"]
}

_blocks contains {"path": path, "block": block} if {
	some i, subset in _subsets
	block := subset.trafficPolicy.tls
	block != null
	path := ["spec", "subsets", i, "trafficPolicy", "tls"]
}

_blocks contains {"path": path, "block": block} if {
	some i, subset in _subsets
	some j, settings in _ports(subset.trafficPolicy)
	block := settings.tls
	block != null
	path := ["spec", "subsets", i, "trafficPolicy", "portLevelSettings", j, "tls"]
}

_subsets := traffic_policy.listed(input.object.spec, "subsets")

_ports(policy) := traffic_policy.listed(policy, "portLevelSettings")

_shown(mode) := "unset, which means DISABLE" if mode == "UNSET"

_shown(mode) := mode if mode != "UNSET"

_exempt if {
	is_string(input.object.spec.host)
	some entry in input.params["dr-tls-disabled"].exemptHosts
	_covers(lower(entry), lower(input.object.spec.host))
}

_covers(entry, host) if entry == host

_covers(entry, host) if {
	startswith(entry, "*.")
	endswith(host, trim_prefix(entry, "*"))
}
