# METADATA
# title: Gateways live in the namespaces of the entrances
# description: |
#   Each Gateway of the Gateway API is an entrance of its own: Istio starts a Deployment and a
#   Service for it, of type LoadBalancer, in the Gateway's namespace. Whoever may write one opens a
#   way in from outside.
#   Waypoints and the gateways between networks are Gateways, too, of other classes; a waypoint
#   belongs beside its workloads. Those inside the cluster (service type ClusterIP) open nothing.
# related_resources:
#   - description: Kubernetes Gateway API, deployment methods
#     ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
#   - description: Restrict Gateway creation privileges
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: k8sgw-namespace-restricted
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [gateway.networking.k8s.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Move the Gateway to a namespace of entrances, such as istio-ingress.
#   verify: kubectl get gateways.gateway.networking.k8s.io -A
#   params:
#     allowedNamespaces:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [istio-system, istio-ingress]
#       description: Namespaces where entrances may live.
#     gatewayClasses:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [istio]
#       description: Classes whose Gateways are entrances.
package istio.k8sgateway.namespace_restricted

import rego.v1

import data.lib.gateway_api

deny contains {"path": ["metadata", "namespace"], "msg": msg} if {
	not input.request.namespace in _params.allowedNamespaces
	gateway_api.is_entrance(input.object, _params.gatewayClasses)
	allowed := concat(" or ", _params.allowedNamespaces)
	msg := sprintf("namespace is %s; must be %s", [input.request.namespace, allowed])
}

_params := input.params["k8sgw-namespace-restricted"]
