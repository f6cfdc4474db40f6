# METADATA
# title: Gateways live in the namespaces of the entrances
# description: |
#   Who writes a Gateway decides which hosts and ports the shared entrance serves, for everybody. In
#   the namespace of an application that is every team that may deploy there.
#   Istio serves a Gateway of any namespace whose selector finds its pods, unless istiod runs with
#   PILOT_SCOPE_GATEWAY_TO_NAMESPACE. In a namespace of their own, RBAC says who may write them.
# related_resources:
#   - description: Restrict Gateway creation privileges
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: gw-namespace-restricted
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   params:
#     allowedNamespaces:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [istio-system, istio-ingress]
#       description: Namespaces where Gateways may live.
#   remediation: Move the Gateway to a namespace of entrances, such as istio-ingress.
#   verify: kubectl get gateways.networking.istio.io -A
package istio.gateway.namespace_restricted

import rego.v1

deny contains {"path": ["metadata", "namespace"], "msg": msg} if {
	not input.request.namespace in _params.allowedNamespaces
	allowed := concat(" or ", _params.allowedNamespaces)
	msg := sprintf("namespace is %s; must be %s", [input.request.namespace, allowed])
}

_params := input.params["gw-namespace-restricted"]
