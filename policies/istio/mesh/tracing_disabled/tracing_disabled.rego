# METADATA
# title: The mesh can trace requests
# description: |
#   enableTracing: false switches tracing off wherever no Telemetry names a provider for it, and
#   then nobody can follow a request across services when it matters.
#   It is on where it is absent, and 1 percent of the requests is sampled then; to trace less, lower
#   the sampling.
# related_resources:
#   - description: MeshConfig, enableTracing
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Distributed tracing
#     ref: https://istio.io/latest/docs/tasks/observability/distributed-tracing/overview/
# custom:
#   id: mesh-tracing-disabled
#   since: 0.1.0
#   severity: low
#   category: observability
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: Remove enableTracing from the MeshConfig, or set it to true.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -A 3 '"tracing"'
package istio.mesh.tracing_disabled

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in mesh.settings(input.object, ["enableTracing", "enable_tracing"])
	setting.value != null
	not mesh.on(setting.value)
	msg := sprintf("enableTracing is %s; must be true or absent", [istio.show(setting.value)])
}
