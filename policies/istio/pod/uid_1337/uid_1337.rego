# METADATA
# title: Pods leave the proxy's user to the proxy
# description: |
#   Traffic of user or group 1337 is not redirected, since the proxy runs as 1337 itself. A
#   container that does so too calls whom it likes, in plaintext, past every policy of the mesh.
#   That holds for runAsUser and runAsGroup, for groups that the whole pod gets, and for init and
#   ephemeral containers. Calls to STRICT servers fail, as they do for whoever has no sidecar.
# related_resources:
#   - description: Application requirements, application UIDs
#     ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
#   - description: IST0144, ApplicationUID
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0144/
# custom:
#   id: pod-uid-1337
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     proxyUid:
#       {type: integer, minimum: 1, maximum: 4294967295, default: 1337,
#       description: "The user and group as which the proxy runs; OpenShift gives other ones."}
#   remediation: >-
#     Set runAsUser, runAsGroup, fsGroup and supplementalGroups of the pod and its containers to
#     other ids than the proxy's.
#   verify: kubectl exec POD -n NAMESPACE -c CONTAINER -- id
#   anchors: [IST0144, UDS RestrictIstioUser]
package istio.pod.uid_1337

import rego.v1

import data.lib.containers
import data.lib.namespace
import data.lib.workload

deny contains {"path": path, "msg": msg} if {
	some path in _ids
	object.get(input.object, path, null) == _proxy
	injection := namespace.injection(input.context.namespace, _namespace)
	workload.gets_sidecar(_pod, injection)
	msg := sprintf("id is %v, which is the proxy's own; must be any other", [_proxy])
}

_ids contains array.concat(_pod_context, [field]) if {
	some field in ["runAsUser", "runAsGroup", "fsGroup"]
}

_ids contains array.concat(_pod_context, ["supplementalGroups", i]) if {
	groups := object.get(input.object, array.concat(_pod_context, ["supplementalGroups"]), null)
	is_array(groups)
	some i, _ in groups
}

_ids contains array.concat(container.path, ["securityContext", field]) if {
	some container in containers.own(input.object, [])
	some field in ["runAsUser", "runAsGroup"]
}

_pod_context := array.concat(workload.path(input.object), ["spec", "securityContext"])

_pod := workload.template(input.object)

_namespace := object.get(input.request, "namespace", "")

_proxy := input.params["pod-uid-1337"].proxyUid
