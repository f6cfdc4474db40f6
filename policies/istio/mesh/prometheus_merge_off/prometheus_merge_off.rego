# METADATA
# title: Metrics of proxies are scraped with those of applications
# description: |
#   Prometheus asks a pod at one address. With merging on, the sidecar answers there for both, its
#   own metrics and the application's; with merging off, somebody has to scrape the sidecars
#   separately, and where nobody does, the mesh's request metrics are gone.
#   It is on where it is absent, and the injector then writes the prometheus.io annotations itself.
# related_resources:
#   - description: Prometheus, metrics merging
#     ref: https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
#   - description: MeshConfig, enablePrometheusMerge
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
# custom:
#   id: mesh-prometheus-merge-off
#   since: 0.1.0
#   severity: low
#   category: observability
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: Remove enablePrometheusMerge from the MeshConfig, or set it to true.
#   verify: kubectl exec POD -n NAMESPACE -c istio-proxy -- pilot-agent request GET stats/prometheus
#   anchors: [LULA metrics-logging-configured, LULA prometheus-annotations-validation]
package istio.mesh.prometheus_merge_off

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	names := ["enablePrometheusMerge", "enable_prometheus_merge"]
	some setting in mesh.settings(input.object, names)
	setting.value != null
	not mesh.on(setting.value)
	msg := sprintf("enablePrometheusMerge is %s; must be true or absent", [istio.show(setting.value)])
}
