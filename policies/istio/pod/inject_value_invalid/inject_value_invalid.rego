# METADATA
# title: The injection of a pod is true or false
# description: |
#   Istio's components read this value differently. The injector knows `true` and `false`, and to
#   all else it does what the namespace says; the CNI plugin takes `0`, `f` or `False` for false.
#   Such a pod has a sidecar through which nothing flows, and looks as if it were in the mesh.
#   The label wins over the annotation of that name. In YAML the value needs quotes: without them it
#   is no text, and Kubernetes refuses it.
# related_resources:
#   - description: Controlling the injection policy
#     ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#   - description: Resource annotations, sidecar.istio.io/inject
#     ref: https://istio.io/latest/docs/reference/config/annotations/#SidecarInject
# custom:
#   id: pod-inject-value-invalid
#   since: 0.1.0
#   severity: high
#   category: hygiene
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: >-
#     Set the pod's label sidecar.istio.io/inject to "true" or "false", in lower case and in quotes.
#   verify: istioctl x check-inject -n NAMESPACE POD
package istio.pod.inject_value_invalid

import rego.v1

import data.lib.istio
import data.lib.namespace
import data.lib.workload

deny contains {"path": array.concat(workload.path(input.object), path), "msg": msg} if {
	setting := workload.injection(_pod)
	not setting.value in {"true", "false", null}
	not workload.on_host_network(_pod)
	namespace.injection(input.context.namespace, "") != "disabled"
	path := ["metadata", setting.field, "sidecar.istio.io/inject"]
	form := "sidecar.istio.io/inject is %s; must be \"true\" or \"false\""
	msg := sprintf(form, [istio.show(setting.value)])
}

_pod := workload.template(input.object)
