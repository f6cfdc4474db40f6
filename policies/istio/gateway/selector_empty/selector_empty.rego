# METADATA
# title: A Gateway selects its workloads
# description: |
#   A Gateway that selects nothing is served by every gateway of the mesh: what was meant for the
#   partners' entrance is open at the public one, and at the egress gateway, too.
#   In Istio an absent selector is no "none" but "all", and so is an empty one; workloads of other
#   namespaces are among them.
# related_resources:
#   - description: Gateway.selector
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway
# custom:
#   id: gw-selector-empty
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Name in spec.selector the labels of the gateway's pods.
#   verify: istioctl proxy-config listeners deploy/GATEWAY -n NAMESPACE
package istio.gateway.selector_empty

import rego.v1

deny contains {"path": ["spec", "selector"], "msg": msg} if {
	not _selects
	msg := "selector has no labels, so every gateway serves this; must name labels"
}

_selects if {
	is_object(input.object.spec.selector)
	count(input.object.spec.selector) > 0
}
