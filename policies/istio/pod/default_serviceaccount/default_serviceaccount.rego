# METADATA
# title: Each workload has an identity of its own
# description: |
#   An AuthorizationPolicy lets in whom it names by ServiceAccount. Workloads that share `default`
#   are one and the same to it: what is opened to one is open to all of them, and to whoever runs a
#   pod there.
#   A pod that names no ServiceAccount gets `default`. The field serviceAccount is an old name for
#   serviceAccountName, and still counts.
# related_resources:
#   - description: Security, Istio identity
#     ref: https://istio.io/latest/docs/concepts/security/#istio-identity
#   - description: Application requirements
#     ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
# custom:
#   id: pod-default-serviceaccount
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: Create a ServiceAccount for the workload and name it in spec.serviceAccountName.
#   verify: istioctl x describe pod POD -n NAMESPACE
package istio.pod.default_serviceaccount

import rego.v1

import data.lib.workload

deny contains {"path": array.concat(_spec, ["serviceAccountName"]), "msg": msg} if {
	not _named
	workload.in_mesh(workload.template(input.object), input.context.namespace, _namespace)
	msg := "the identity is that of default, shared with others; must be a ServiceAccount of its own"
}

_named if {
	some field in ["serviceAccountName", "serviceAccount"]
	name := object.get(input.object, array.concat(_spec, [field]), null)
	is_string(name)
	not name in {"", "default"}
}

_spec := array.concat(workload.path(input.object), ["spec"])

_namespace := object.get(input.request, "namespace", "")
