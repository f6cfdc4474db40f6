# METADATA
# title: Gateways are named by namespace and name
# description: |
#   `public.istio-ingress.svc.cluster.local` looks like a host, and is read as the gateway `public`
#   in the namespace `istio-ingress`, whatever follows. A gateway whose own name has a dot cannot be
#   named that way at all.
#   Istio still takes the form, with a warning. `public` alone is the gateway in the namespace of
#   the VirtualService, `istio-ingress/public` the one that is meant, and `mesh` every sidecar.
# related_resources:
#   - description: VirtualService.gateways
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService
# custom:
#   id: vs-gateway-name-format
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Write the gateway as NAMESPACE/NAME.
#   verify: istioctl analyze -n NAMESPACE
#   anchors: [KIA1108]
package istio.virtualservice.gateway_name_format

import rego.v1

import data.lib.istio

deny contains {"path": array.concat(["spec"], at.path), "msg": msg} if {
	some at in _named
	not _well_formed(at.name)
	msg := sprintf("gateway is %s; must be written as NAMESPACE/NAME", [istio.show(at.name)])
}

_named contains {"path": ["gateways", i], "name": name} if {
	some i
	name := input.object.spec.gateways[i]
}

_named contains {"path": [protocol, i, "match", j, "gateways", k], "name": name} if {
	some protocol in ["http", "tls", "tcp"]
	some i, j, k
	name := input.object.spec[protocol][i].match[j].gateways[k]
}

_well_formed(name) if {
	is_string(name)
	not contains(name, ".")
	not contains(name, "/")
	name != ""
}

_well_formed(name) if {
	is_string(name)
	parts := split(name, "/")
	count(parts) == 2
	parts[0] != ""
	parts[1] != ""
}
