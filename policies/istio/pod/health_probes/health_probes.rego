# METADATA
# title: Pods tell whether they are well
# description: |
#   Without a readiness probe a pod gets requests before it can answer them, and keeps getting them
#   while it cannot; outlier detection only notices once requests have failed. Without a liveness
#   probe a pod that hangs hangs for ever.
#   The injector gives its own proxy a readiness probe, and passes the application's through. A
#   gateway that is not injected has to bring one. Pods that end by themselves are not asked.
# related_resources:
#   - description: Health checking of Istio services
#     ref: https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/
#   - description: Liveness, readiness and startup probes
#     ref: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# custom:
#   id: pod-health-probes
#   since: 0.1.0
#   severity: info
#   category: resilience
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   remediation: Set readinessProbe and livenessProbe of the container that serves.
#   verify: kubectl describe pod POD -n NAMESPACE | grep -E 'Liveness|Readiness'
package istio.pod.health_probes

import rego.v1

import data.lib.containers
import data.lib.workload

deny contains {"path": array.concat(first, [probe]), "msg": msg} if {
	some probe in _wanted
	not _probed(probe)
	not _ends
	first := min({container.path | some container in _serving})
	msg := sprintf("no container of the pod has a %s; must have one", [probe])
}

_wanted contains probe if {
	count(_serving) > 0
	_in_mesh
	not _gateway
	some probe in ["readinessProbe", "livenessProbe"]
}

_wanted contains "readinessProbe" if {
	_gateway
	not _in_mesh
}

_probed(probe) if {
	some container in _serving
	is_object(container.value[probe])
}

# The application's containers, or that of a gateway.
_serving contains container if {
	some container in containers.own(input.object, [])
	container.list == "containers"
}

_serving contains container if {
	_gateway
	some container in containers.placed(input.object)
	container.list == "containers"
}

_gateway if workload.runs_only_proxy(_pod)

_in_mesh if workload.in_mesh(_pod, input.context.namespace, _namespace)

_ends if _pod.spec.restartPolicy in {"Never", "OnFailure"}

_pod := workload.template(input.object)

_namespace := object.get(input.request, "namespace", "")
