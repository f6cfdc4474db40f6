# METADATA
# title: Containers have no more than they need
# description: |
#   What gets into a container can do with its capabilities and its disk whatever the application
#   could: open raw sockets past the sidecar, bring tools of its own, change the binary.
#   Container runtimes grant 14 capabilities to who does not drop them, NET_RAW among them. Both
#   settings are the container's; a pod cannot make them for all. The proxy's come from its
#   template.
# related_resources:
#   - description: Pod Security Standards, restricted
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - description: Configure a security context
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   id: pod-drop-all-readonly
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     proxyRepositories:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [docker.io/istio/proxyv2, gcr.io/istio-release/proxyv2]
#       description: Repositories, registry included, of the image of Istio's init containers.
#   remediation: >-
#     Set securityContext.capabilities.drop to [ALL] and securityContext.readOnlyRootFilesystem to
#     true in each container; give what it has to write an emptyDir.
#   verify: kubectl exec POD -n NAMESPACE -c CONTAINER -- grep CapEff /proc/1/status
package istio.pod.drop_all_readonly

import rego.v1

import data.lib.containers
import data.lib.workload

deny contains {"path": array.concat(container.path, _drop), "msg": msg} if {
	some container in containers.own(input.object, _repositories)
	not _drops_all(container.value)
	_in_mesh
	msg := "capabilities are kept; must drop ALL"
}

deny contains {"path": array.concat(container.path, _read_only), "msg": msg} if {
	some container in containers.own(input.object, _repositories)
	not object.get(container.value, _read_only, null) == true
	_in_mesh
	msg := "the root filesystem can be written; readOnlyRootFilesystem must be true"
}

_in_mesh if {
	pod := workload.template(input.object)
	workload.in_mesh(pod, input.context.namespace, _namespace)
}

_drops_all(container) if {
	dropped := object.get(container, _drop, null)
	is_array(dropped)
	some capability in dropped
	is_string(capability)
	upper(capability) == "ALL"
}

_drop := ["securityContext", "capabilities", "drop"]

_read_only := ["securityContext", "readOnlyRootFilesystem"]

_namespace := object.get(input.request, "namespace", "")

_repositories := input.params["pod-drop-all-readonly"].proxyRepositories
