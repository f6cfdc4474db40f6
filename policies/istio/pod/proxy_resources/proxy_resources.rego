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

import data.lib.namespace
import data.lib.quantity
import data.lib.workload

deny contains {"path": array.concat(workload.path, ["metadata", "annotations"]), "msg": msg} if {
	_judged
	count(_unset) > 0
	sizes := concat(", ", _unset)
	msg := sprintf("annotations lack %s of sidecar.istio.io; must have all four sizes", [sizes])
}

deny contains {"path": _path(size), "msg": msg} if {
	_judged
	some size, value in _set
	not quantity.valid(value)
	msg := sprintf("%s is %v; must be a quantity, such as 100m or 128Mi", [size, value])
}

deny contains {"path": _path(request), "msg": msg} if {
	_judged
	some request, limit in _limits
	quantity.exceeds(_set[request], _set[limit])
	msg := sprintf("%s is %s; must be at most %s, its limit", [request, _set[request], _set[limit]])
}

inject contains {"path": _path(request), "value": value} if {
	_judged
	some request, limit in _limits
	request in _unset
	value := _fitted_request(_choice(request), _choice(limit))
}

inject contains {"path": _path(limit), "value": value} if {
	_judged
	some request, limit in _limits
	limit in _unset
	value := _fitted_limit(_choice(limit), _choice(request))
}

_judged if {
	workload.gets_sidecar
	not workload.injected_as_gateway
	not workload.sizes_proxy
}

_path(size) := array.concat(workload.path, ["metadata", "annotations", _key(size)])

_key(size) := concat("/", ["sidecar.istio.io", size])

_defaults := {
	"proxyCPU": _params.cpu,
	"proxyCPULimit": _params.cpuLimit,
	"proxyMemory": _params.memory,
	"proxyMemoryLimit": _params.memoryLimit,
}

_params := input.params["pod-proxy-resources"]

_limits := {"proxyCPU": "proxyCPULimit", "proxyMemory": "proxyMemoryLimit"}

_set := {size: value |
	some size, _ in _defaults
	value := object.get(workload.annotations, _key(size), null)
	value != null
}

_unset := [size | some size, _ in _defaults; not size in object.keys(_set)]

# What a size is, and how near to the pod that stands: the pod's, its Namespace's, the parameter.
_choice(size) := max([[rank, value] |
	some rank, value in _candidates(size)
	quantity.valid(value)
])

_candidates(size) := [
	_defaults[size],
	object.get(namespace.annotations, _key(size), null),
	object.get(_set, size, null),
]

# Of a request above its limit, the one that stands nearer to the pod holds; of equals, the limit.
_fitted_request(request, limit) := limit[1] if _lowered(request, limit)

_fitted_request(request, limit) := request[1] if not _lowered(request, limit)

_fitted_limit(limit, request) := request[1] if _raised(limit, request)

_fitted_limit(limit, request) := limit[1] if not _raised(limit, request)

_lowered(request, limit) if {
	quantity.exceeds(request[1], limit[1])
	request[0] <= limit[0]
}

_raised(limit, request) if {
	quantity.exceeds(request[1], limit[1])
	request[0] > limit[0]
}
