# METADATA
# title: Containers do not run as root
# description: |
#   Root in a container is one mistake of the kernel or of a mount away from root on the node, and
#   it can become user 1337, past the sidecar.
#   What a container says of itself wins over what the pod says. The proxy's own context comes from
#   its template, and Istio's init container has to be root; it is known by its image.
# related_resources:
#   - description: Pod Security Standards, restricted
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
#   - description: Application requirements
#     ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
# custom:
#   id: pod-run-as-nonroot
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
#   remediation: Set securityContext.runAsNonRoot to true, for the pod or for each container.
#   verify: kubectl exec POD -n NAMESPACE -c CONTAINER -- id -u
#   anchors: [Kyverno service-mesh-require-run-as-nonroot]
package istio.pod.run_as_nonroot

import rego.v1

import data.lib.containers
import data.lib.istio
import data.lib.workload

deny contains {"path": array.concat(container.path, _field), "msg": msg} if {
	some container in containers.own(input.object, _repositories)
	stated := _stated(container.value)
	stated != true
	_in_mesh
	form := "runAsNonRoot is %s for the container; must be true, here or for the pod"
	msg := sprintf(form, [istio.show(stated)])
}

_stated(container) := own if {
	own := object.get(container, _field, null)
	own != null
}

_stated(container) := _of_pod if object.get(container, _field, null) == null

_of_pod := object.get(input.object, _pod_path, null)

_pod_path := array.concat(workload.path(input.object), array.concat(["spec"], _field))

_field := ["securityContext", "runAsNonRoot"]

_in_mesh if {
	pod := workload.template(input.object)
	workload.in_mesh(pod, input.context.namespace, _namespace)
}

_namespace := object.get(input.request, "namespace", "")

_repositories := input.params["pod-run-as-nonroot"].proxyRepositories
