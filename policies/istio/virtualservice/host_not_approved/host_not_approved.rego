# METADATA
# title: Gateways serve each namespace its own hosts
# description: |
#   Whoever binds a VirtualService to a shared gateway may list any host, and takes over the
#   requests of a team whose host it is.
#   Istio lets a Gateway narrow who may bind to a server, but not who may claim which host below it.
#   A host is approved for a namespace by `approvedDomains`, by the annotation of the Namespace,
#   which lists hosts with commas between, or below `ownDomains` by its name: `shop-a.example.com`
#   and `a.shop.example.com` belong to `shop`. Services of the namespace itself always are. Where
#   none of these is set, nothing is demanded.
# related_resources:
#   - description: VirtualService.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
# custom:
#   id: vs-host-not-approved
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: List hosts of the namespace in spec.hosts, or have the host approved for it.
#   verify: kubectl get virtualservices -A
#   anchors: [Styra restrict-hostnames, Kyverno prevent-vs-hostname-hijack]
#   params:
#     approvedDomains:
#       type: object
#       additionalProperties: {type: array, items: {type: string, minLength: 1}}
#       default: {}
#       description: |
#         For each namespace its hosts; `*.example.com` stands for all below it. A namespace that is
#         not listed has none.
#     ownDomains:
#       type: array
#       items: {type: string, pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"}
#       uniqueItems: true
#       default: []
#       description: Domains below which a host belongs to the namespace that its name begins with.
#     annotation:
#       type: string
#       minLength: 1
#       default: meshwarden.dev/allowed-hosts
#       description: The annotation of the Namespace that lists its hosts.
package istio.virtualservice.host_not_approved

import rego.v1

import data.lib.host
import data.lib.istio

deny contains {"path": ["spec", "hosts", i], "msg": msg} if {
	_is_demanded
	istio.at_gateways(input.object)
	some i
	name := input.object.spec.hosts[i]
	is_string(name)
	not _is_approved(name)
	form := "host is %s; must be approved for the namespace %s"
	msg := sprintf(form, [name, istio.show(_namespace)])
}

_is_demanded if count(_params.approvedDomains) > 0

_is_demanded if count(_params.ownDomains) > 0

_is_demanded if count(_annotated) > 0

_is_approved(name) if host.within(name, object.get(_params.approvedDomains, _namespace, []))

_is_approved(name) if host.within(name, _annotated)

# The service itself, in short or in full.
_is_approved(name) if host.is_short(name)

_is_approved(name) if {
	labels := split(lower(name), ".")
	[labels[1], labels[2]] == [_namespace, "svc"]
}

_is_approved(name) if {
	some domain in _params.ownDomains
	host.within(name, [concat(".", ["*", _namespace, domain])])
}

_is_approved(name) if {
	some domain in _params.ownDomains
	endswith(lower(name), concat(".", ["", domain]))
	own := trim_suffix(lower(name), concat(".", ["", domain]))
	startswith(own, concat("-", [_namespace, ""]))
	not contains(own, ".")
}

_annotated := [trim_space(name) |
	listed := object.get(input, ["context", "namespace", "annotations", _params.annotation], "")
	some name in split(listed, ",")
	trim_space(name) != ""
]

_namespace := object.get(input, ["object", "metadata", "namespace"], "")

_params := input.params["vs-host-not-approved"]
