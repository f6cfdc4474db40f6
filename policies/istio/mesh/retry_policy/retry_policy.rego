# METADATA
# title: The mesh's own retries are few
# description: |
#   The mesh's retry policy holds for every route that has none, so each hop multiplies: five
#   retries on three hops make 216 requests of one, against a service that is failing already.
#   Istio retries twice where nothing is set, and 0 switches retries off. A route with retries of
#   its own takes nothing from here.
# related_resources:
#   - description: MeshConfig, defaultHttpRetryPolicy
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: HTTPRetry
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
# custom:
#   id: mesh-retry-policy
#   since: 0.1.0
#   severity: high
#   category: resilience
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   params:
#     maxAttempts:
#       {type: integer, minimum: 0, maximum: 10, default: 3,
#       description: The most retries that the mesh may make of one request.}
#   remediation: >-
#     Set attempts of defaultHttpRetryPolicy and defaultInboundHttpRetryPolicy in the MeshConfig to
#     maxAttempts or less.
#   verify: istioctl proxy-config routes POD -n NAMESPACE -o json | grep numRetries
package istio.mesh.retry_policy

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in mesh.fields(mesh.settings(input.object, _policies), ["attempts"])
	setting.value != null
	not _bounded(setting.value)
	msg := sprintf("attempts is %s; must be from 0 to %v", [istio.show(setting.value), _max])
}

_policies := [
	"defaultHttpRetryPolicy",
	"default_http_retry_policy",
	"defaultInboundHttpRetryPolicy",
	"default_inbound_http_retry_policy",
]

_bounded(attempts) if {
	is_number(attempts)
	attempts >= 0
	attempts <= _max
}

# Istio reads numbers in quotes, too.
_bounded(attempts) if {
	is_string(attempts)
	regex.match(`^[0-9]{1,9}$`, attempts)
	to_number(attempts) <= _max
}

_max := input.params["mesh-retry-policy"].maxAttempts
