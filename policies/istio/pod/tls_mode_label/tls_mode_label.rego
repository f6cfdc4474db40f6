# METADATA
# title: Workloads of the mesh are called over mTLS
# description: |
#   Clients decide by this label whether they speak mTLS to an endpoint. Any value but `istio` makes
#   every one of them send plaintext, whatever PeerAuthentications say.
#   The injector sets the label, and keeps one that is there already. For a WorkloadEntry the labels
#   of its spec count, and those of its metadata over them.
# related_resources:
#   - description: Auto mutual TLS
#     ref: https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
#   - description: Resource labels
#     ref: https://istio.io/latest/docs/reference/config/labels/
# custom:
#   id: pod-tls-mode-label
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job,
#       networking.istio.io/WorkloadEntry]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: Remove the label security.istio.io/tlsMode; Istio sets it.
#   verify: istioctl proxy-config clusters CLIENT -n NAMESPACE -o json | grep tlsMode
package istio.pod.tls_mode_label

import rego.v1

import data.lib.istio
import data.lib.namespace
import data.lib.workload

deny contains {"path": array.concat(labels, [_key]), "msg": msg} if {
	some labels in _labels
	mode := object.get(input.object, array.concat(labels, [_key]), null)
	not mode in {null, "istio"}
	form := "%s is %s, so clients send plaintext; must be istio or absent"
	msg := sprintf(form, [_key, istio.show(mode)])
}

_labels contains array.concat(workload.path(input.object), ["metadata", "labels"]) if {
	injection := namespace.injection(input.context.namespace, _namespace)
	workload.gets_sidecar(workload.template(input.object), injection)
}

_labels contains [holder, "labels"] if {
	input.object.kind == "WorkloadEntry"
	some holder in ["metadata", "spec"]
}

_key := "security.istio.io/tlsMode"

_namespace := object.get(input.request, "namespace", "")
