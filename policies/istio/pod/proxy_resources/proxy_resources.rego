# METADATA
# title: Sidecars have requests and limits
# description: |
#   A sidecar without requests is squeezed when its node is busy, and without limits it squeezes the
#   others; either way every call of the pod waits for it.
#   Setting one of the four annotations drops the mesh's defaults for all four, those of
#   global.proxy.resources: a pod that asks for more CPU alone gets a sidecar without memory limit.
#   On a Namespace or a controller Istio ignores them. What is no quantity makes the injection fail.
# related_resources:
#   - description: Resource annotations, sidecar.istio.io/proxyCPU and its kin
#     ref: https://istio.io/latest/docs/reference/config/annotations/#SidecarProxyCPU
#   - description: Performance and scalability, resources of the proxy
#     ref: https://istio.io/latest/docs/ops/deployment/performance-and-scalability/
# custom:
#   id: pod-proxy-resources
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     cpu:
#       {type: string, format: quantity, default: 100m,
#       description: CPU request where neither the pod nor its Namespace has proxyCPU.}
#     cpuLimit:
#       {type: string, format: quantity, default: 2000m,
#       description: CPU limit where neither the pod nor its Namespace has proxyCPULimit.}
#     memory:
#       {type: string, format: quantity, default: 128Mi,
#       description: Memory request where neither the pod nor its Namespace has proxyMemory.}
#     memoryLimit:
#       {type: string, format: quantity, default: 1024Mi,
#       description: Memory limit where neither the pod nor its Namespace has proxyMemoryLimit.}
#   remediation: >-
#     Set the annotations sidecar.istio.io/proxyCPU, proxyCPULimit, proxyMemory and proxyMemoryLimit
#     of the pod template, all four, no request above its limit.
#   verify: kubectl describe pod POD -n NAMESPACE | grep -A 20 istio-proxy
#   anchors: [IST0125]
package istio.pod.proxy_resources

import rego.v1

import data.lib.istio
import data.lib.namespace
import data.lib.quantity
import data.lib.workload

deny contains {"path": _path, "msg": msg} if {
	_judged
	count(_unset) > 0
	sizes := concat(", ", _unset)
	msg := sprintf("annotations lack %s of sidecar.istio.io; must have all four sizes", [sizes])
}

deny contains {"path": array.concat(_path, [_keys[size]]), "msg": msg} if {
	_judged
	some size, amount in _amounts
	amount == null
	found := istio.show(_set[size])
	msg := sprintf("%s is %s; must be a quantity, such as 100m or 128Mi", [size, found])
}

deny contains {"path": array.concat(_path, [_keys[request]]), "msg": msg} if {
	_judged
	some request, limit in _limits
	is_number(_amounts[limit])
	_amounts[request] > _amounts[limit]
	msg := sprintf("%s is %s; must be at most %s, its limit", [request, _set[request], _set[limit]])
}

inject contains {"path": array.concat(_path, [_keys[request]]), "value": value} if {
	_judged
	some request, limit in _limits
	request in _unset
	value := quantity.request_within(_claim[limit], _claim[request])
}

inject contains {"path": array.concat(_path, [_keys[limit]]), "value": value} if {
	_judged
	some request, limit in _limits
	limit in _unset
	value := quantity.limit_above(_claim[request], _claim[limit])
}

_judged if {
	injection := namespace.injection(input.context.namespace, _namespace)
	workload.gets_sidecar(_pod, injection)
	not workload.injected_as_gateway(_pod)
	not workload.sizes_proxy(_pod)
}

_namespace := object.get(input.request, "namespace", "")

_pod := workload.template(input.object)

_path := array.concat(workload.path(input.object), ["metadata", "annotations"])

_limits := {"proxyCPU": "proxyCPULimit", "proxyMemory": "proxyMemoryLimit"}

_keys := {
	"proxyCPU": "sidecar.istio.io/proxyCPU",
	"proxyCPULimit": "sidecar.istio.io/proxyCPULimit",
	"proxyMemory": "sidecar.istio.io/proxyMemory",
	"proxyMemoryLimit": "sidecar.istio.io/proxyMemoryLimit",
}

_set := {size: value |
	some size, key in _keys
	value := object.get(_annotations, key, null)
	value != null
}

_unset := [size | some size, key in _keys; object.get(_annotations, key, null) == null]

_annotations := workload.annotations(_pod)

_amounts := {size: quantity.amount(value) | some size, value in _set}

# The parameter yields to the Namespace's annotation, and that to the pod's own.
_claim := {size: claim |
	some size, key in _keys
	on_namespace := object.get(_namespace_annotations, key, null)
	on_pod := object.get(_annotations, key, null)
	claim := quantity.strongest([_defaults[size], on_namespace, on_pod])
}

_namespace_annotations := namespace.annotations(input.context.namespace)

_defaults := {
	"proxyCPU": _params.cpu,
	"proxyCPULimit": _params.cpuLimit,
	"proxyMemory": _params.memory,
	"proxyMemoryLimit": _params.memoryLimit,
}

_params := input.params["pod-proxy-resources"]
