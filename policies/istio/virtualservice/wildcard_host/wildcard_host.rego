# METADATA
# title: VirtualServices name their hosts
# description: |
#   A VirtualService takes over the traffic of every host that it lists, so a wildcard reroutes
#   services that its author never heard of. `*` is always a violation, and so is a star that is
#   not the whole first label: `*shop.example.com` matches `evilshop.example.com` too. A
#   wildcard `*.DOMAIN` is sound from `minLabels` labels of DOMAIN on, or below one of
#   `allowedSuffixes`. `*.svc.cluster.local` has the labels, but is every service of the cluster.
#   Istio refuses `*` for a VirtualService that is bound to the mesh, but takes it from one bound
#   to gateways, and takes `*.com` from both. Hosts hold for `tls` and `tcp` routes as well. A
#   delegate has no hosts.
# related_resources:
#   - description: VirtualService.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
# custom:
#   id: vs-wildcard-host
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: List in spec.hosts each host whose traffic the routes are for.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep '"\*'
#   anchors: [Kyverno restrict-virtual-service-wildcard, Weave VirtualServiceWithHost]
#   params:
#     minLabels:
#       type: integer
#       minimum: 1
#       maximum: 127
#       default: 2
#       description: |
#         How many labels must follow `*.`; with 127, more than a name can have, only
#         `allowedSuffixes` are left.
#     allowedSuffixes:
#       type: array
#       items: {type: string, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"}
#       uniqueItems: true
#       default: []
#       description: Domains below which a wildcard is sound however few its labels.
#     clusterDomain:
#       type: string
#       pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"
#       default: cluster.local
#       description: The domain of the cluster's services.
package istio.virtualservice.wildcard_host

import rego.v1

import data.lib.host

deny contains {"path": ["spec", "hosts", i], "msg": msg} if {
	some i
	entry := input.object.spec.hosts[i]
	host.is_wildcard(entry)
	not _sound(entry)
	msg := sprintf("host is %s%s", [entry, _fault(entry)])
}

_sound(entry) if {
	host.narrow(entry, _params.minLabels)
	not host.every_service(entry, _params.clusterDomain)
}

_sound(entry) if host.below(entry, _params.allowedSuffixes)

_fault(entry) := fault if {
	not host.every_service(entry, _params.clusterDomain)
	form := "; a wildcard needs at least %v labels after *. or an allowed suffix"
	fault := sprintf(form, [_params.minLabels])
}

_fault(entry) := fault if {
	host.every_service(entry, _params.clusterDomain)
	fault := ", which is every service of the cluster; must be within one namespace"
}

_params := input.params["vs-wildcard-host"]
