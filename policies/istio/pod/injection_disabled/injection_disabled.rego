# METADATA
# title: Pods of the mesh have their sidecar
# description: |
#   A pod that opts out speaks plaintext, has no identity and obeys none of the mesh's policies,
#   though its namespace is in the mesh.
#   The label sidecar.istio.io/inject wins over the annotation of that name, and counts on the pod
#   only, not on its controller. The injector knows `true` and `false`; to all else it does what
#   the namespace says. The CNI plugin reads `0`, `f` or `False` as false, so such a pod has a
#   sidecar through which nothing flows. Gateways and waypoints, which run the proxy themselves, opt
#   out by right, as do pods on the host's network, which are never injected.
# related_resources:
#   - description: Controlling the injection policy
#     ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#   - description: Resource annotations, sidecar.istio.io/inject
#     ref: https://istio.io/latest/docs/reference/config/annotations/#SidecarInject
# custom:
#   id: pod-injection-disabled
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: >-
#     Remove sidecar.istio.io/inject from the pod's metadata.labels and metadata.annotations, or set
#     the label to "true".
#   verify: istioctl x check-inject -n NAMESPACE POD
#   anchors:
#     - Kyverno prevent-disabling-injection-pods
#     - UDS RestrictIstioTrafficOverrides
#     - ASM 1.1.2
#     - BB disallow-istio-injection-bypass
package istio.pod.injection_disabled

import rego.v1

import data.lib.istio
import data.lib.namespace
import data.lib.workload

deny contains {"path": array.concat(workload.path(input.object), path), "msg": msg} if {
	setting := workload.injection(_pod)
	not setting.value in {"true", null}
	namespace.injection(input.context.namespace, _namespace) == "enabled"
	not workload.on_host_network(_pod)
	not workload.runs_only_proxy(_pod)
	path := ["metadata", setting.field, "sidecar.istio.io/inject"]
	found := istio.show(setting.value)
	msg := sprintf("sidecar.istio.io/inject is %s; must be \"true\" or absent", [found])
}

_pod := workload.template(input.object)

_namespace := object.get(input.request, "namespace", "")
