# METADATA
# title: VirtualServices name their hosts in full
# description: |
#   A short name means another host in another namespace: a copied VirtualService then sends
#   requests to a service that its author never saw, or to none.
#   Istio completes a name without a dot with the namespace of the VirtualService, not with that of
#   the caller. It completes nothing else: `reviews.shop` and `reviews.shop.svc`, which DNS would
#   find, are to Istio hosts of that very name, and a route to one answers 503. Such a name is told
#   from a host like `example.com` by its end. At gateways alone `hosts` are names of the outside.
# related_resources:
#   - description: Destination.host
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
# custom:
#   id: vs-short-host
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Write each host in full, as SERVICE.NAMESPACE.svc.cluster.local.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep cluster
#   params:
#     topLevelDomains:
#       type: array
#       items: {type: string, pattern: "^[a-z]+$"}
#       uniqueItems: true
#       default:
#         - app
#         - biz
#         - cloud
#         - com
#         - corp
#         - dev
#         - edu
#         - example
#         - gov
#         - info
#         - int
#         - internal
#         - lan
#         - local
#         - mil
#         - net
#         - org
#         - xyz
#       description: |
#         What a name of two labels may end in to be a host outside the cluster, beside two letters;
#         what ends otherwise is a service and its namespace.
package istio.virtualservice.short_host

import rego.v1

import data.lib.host
import data.lib.istio

deny contains {"path": path, "msg": msg} if {
	some name in _named
	_is_cut_short(name)
	some path in _places(name)
	msg := sprintf("host is %s, %s; must be the full name", [name, _fault(name)])
}

deny contains {"path": ["spec", "hosts", i], "msg": msg} if {
	some i
	name := input.object.spec.hosts[i]
	is_string(name)
	not contains(name, ".svc.")
	_is_cut_short(name)
	_counts(name)
	msg := sprintf("host is %s, %s; must be the full name", [name, _fault(name)])
}

_counts(_) if istio.in_mesh(input.object)

_counts(name) if host.is_short(name)

_is_cut_short(name) if host.is_short(name)

_is_cut_short(name) if host.is_half(name, _namespace, _params.topLevelDomains)

_fault(name) := "which is completed with the namespace it is read in" if host.is_short(name)

_fault(name) := "which Istio does not complete" if not host.is_short(name)

_namespace := object.get(input, ["object", "metadata", "namespace"], "")

# Each destination once, so that it is judged once and not once a route, and none that is full.
_named contains name if {
	some protocol in ["http", "tls", "tcp"]
	some i, j
	name := input.object.spec[protocol][i].route[j].destination.host
	is_string(name)
	not contains(name, ".svc.")
}

_named contains name if {
	some i
	name := input.object.spec.http[i].mirror.host
	is_string(name)
	not contains(name, ".svc.")
}

_named contains name if {
	some i, j
	name := input.object.spec.http[i].mirrors[j].destination.host
	is_string(name)
	not contains(name, ".svc.")
}

_places(name) := (_routed(name) | _mirrored(name)) | _mirrored_too(name)

_routed(name) := {["spec", protocol, i, "route", j, "destination", "host"] |
	some protocol in ["http", "tls", "tcp"]
	some i, j
	input.object.spec[protocol][i].route[j].destination.host == name
}

_mirrored(name) := {["spec", "http", i, "mirror", "host"] |
	some i
	input.object.spec.http[i].mirror.host == name
}

_mirrored_too(name) := {["spec", "http", i, "mirrors", j, "destination", "host"] |
	some i, j
	input.object.spec.http[i].mirrors[j].destination.host == name
}

_params := input.params["vs-short-host"]
