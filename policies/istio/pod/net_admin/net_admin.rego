# METADATA
# title: Applications cannot change their pod's network
# description: |
#   A container with NET_ADMIN can flush the rules that send its traffic through the sidecar, and
#   one with NET_RAW writes packets past them. Either is out of the mesh whenever it likes.
#   Capabilities beyond those that the Pod Security Standards call baseline are not needed by
#   applications. Istio's own init container needs both; it is known by its image, from the
#   registries that you trust, since anybody may call an image proxyv2.
# related_resources:
#   - description: Application requirements, pod capabilities
#     ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
#   - description: Pod Security Standards, baseline
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   id: pod-net-admin
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
#     allowedCaps:
#       type: array
#       items: {type: string, pattern: "^[A-Z_]+$"}
#       uniqueItems: true
#       default: [AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE,
#         SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT]
#       description: Capabilities that a container may add.
#     proxyRepositories:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [docker.io/istio/proxyv2, gcr.io/istio-release/proxyv2]
#       description: Repositories, registry included, of the image of Istio's init containers.
#   remediation: >-
#     Remove the capability from securityContext.capabilities.add of the container, or run the
#     workload outside the mesh.
#   verify: kubectl exec POD -n NAMESPACE -c CONTAINER -- grep CapEff /proc/1/status
#   anchors: [Kyverno service-mesh-disallow-capabilities]
package istio.pod.net_admin

import rego.v1

import data.lib.containers
import data.lib.istio
import data.lib.workload

deny contains {"path": array.concat(container.path, place), "msg": msg} if {
	some container in containers.own(input.object, _params.proxyRepositories)
	is_array(container.value.securityContext.capabilities.add)
	some i, capability in container.value.securityContext.capabilities.add
	not _allowed(capability)
	_in_mesh
	place := ["securityContext", "capabilities", "add", i]
	form := "capability %s is added; must be one that allowedCaps lists"
	msg := sprintf(form, [istio.show(capability)])
}

# Runtimes take names in any case, with and without their prefix.
_allowed(capability) if {
	is_string(capability)
	trim_prefix(upper(capability), "CAP_") in _params.allowedCaps
}

_in_mesh if {
	pod := workload.template(input.object)
	workload.in_mesh(pod, input.context.namespace, _namespace)
}

_namespace := object.get(input.request, "namespace", "")

_params := input.params["pod-net-admin"]
