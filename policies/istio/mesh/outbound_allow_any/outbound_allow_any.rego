# METADATA
# title: The mesh sends traffic to registered hosts only
# description: |
#   The mesh's outbound mode holds for every workload that no Sidecar restricts. Under ALLOW_ANY
#   each of them can send data to any address on the internet, unseen.
#   ALLOW_ANY is what holds where nothing is set, and an IstioOperator or Istio without a meshConfig
#   sets nothing. A policy without a mode should mean REGISTRY_ONLY, number 0 of the enum; since
#   that hangs on how istiod merges its defaults, write the mode out. istiod reads the YAML of its
#   ConfigMap in snake_case and with numbers too; what it cannot read it ignores as a whole.
# related_resources:
#   - description: MeshConfig, outboundTrafficPolicy
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Accessing external services
#     ref: https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
# custom:
#   id: mesh-outbound-allow-any
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Set outboundTrafficPolicy.mode of the MeshConfig to REGISTRY_ONLY and register what workloads
#     call with ServiceEntries.
#   verify: >-
#     kubectl get configmap istio -n istio-system -o jsonpath='{.data.mesh}' |
#     grep -A1 outboundTrafficPolicy
package istio.mesh.outbound_allow_any

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": array.concat(policy.path, ["mode"]), "msg": msg} if {
	some policy in _policies
	not mesh.registry_only(policy.value)
	found := istio.show(_mode(policy.value))
	msg := sprintf("outboundTrafficPolicy.mode is %s; must be REGISTRY_ONLY", [found])
}

deny contains {"path": path, "msg": msg} if {
	mesh.configures(input.object)
	not mesh.unreadable(input.object)
	count(_policies) == 0
	path := array.concat(mesh.path(input.object), ["outboundTrafficPolicy", "mode"])
	msg := "outboundTrafficPolicy.mode is unset, which means ALLOW_ANY; must be REGISTRY_ONLY"
}

deny contains {"path": ["data", "mesh"], "msg": msg} if {
	mesh.unreadable(input.object)
	msg := "mesh is no plain YAML mapping; its outboundTrafficPolicy.mode must be REGISTRY_ONLY"
}

_policies := mesh.settings(input.object, ["outboundTrafficPolicy", "outbound_traffic_policy"])

_mode(policy) := policy.mode if _states_mode(policy)

_mode(policy) := null if not _states_mode(policy)

_states_mode(policy) if policy.mode != null
