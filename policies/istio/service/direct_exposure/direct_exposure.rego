# METADATA
# title: Services of the mesh are published by gateways
# description: |
#   A Service of type LoadBalancer or NodePort, or with externalIPs, lets the world in past the
#   gateway: past its TLS, its tokens and its access logs. Under STRICT such calls fail; on a port
#   that is PERMISSIVE they arrive in plaintext, from nobody in particular.
#   Gateways are told by the labels that their Service selects by: Istio's charts give them `istio`,
#   and Gateways of Kubernetes get gateway.networking.k8s.io/gateway-name.
# related_resources:
#   - description: Security best practices, understand traffic capture limitations
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
#   - description: Ingress gateways
#     ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
# custom:
#   id: svc-direct-exposure
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [core/Service]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     allowedNamespaces:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [istio-ingress]
#       description: Globs of namespaces whose Services may be published directly.
#     gatewayLabels:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [istio, gateway.networking.k8s.io/gateway-name]
#       description: Keys of labels by which only Services of gateways select.
#   remediation: >-
#     Set spec.type to ClusterIP, remove spec.externalIPs, and publish the Service by a Gateway.
#   verify: kubectl get services -n NAMESPACE -o wide
package istio.service.direct_exposure

import rego.v1

import data.lib.namespace

deny contains {"path": ["spec", "type"], "msg": msg} if {
	input.object.spec.type in {"LoadBalancer", "NodePort"}
	_judged
	msg := sprintf("type is %s, past every gateway; must be ClusterIP", [input.object.spec.type])
}

deny contains {"path": ["spec", "externalIPs"], "msg": msg} if {
	is_array(input.object.spec.externalIPs)
	count(input.object.spec.externalIPs) > 0
	_judged
	msg := "externalIPs let calls in past every gateway; must be absent"
}

_judged if {
	not _of_gateway
	not _allowed
	namespace.in_mesh(input.context.namespace, _namespace)
}

_of_gateway if {
	some key in _params.gatewayLabels
	is_string(input.object.spec.selector[key])
}

_allowed if {
	some pattern in _params.allowedNamespaces
	glob.match(pattern, [], _namespace)
}

_namespace := object.get(input.request, "namespace", "")

_params := input.params["svc-direct-exposure"]
