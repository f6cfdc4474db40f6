# METADATA
# title: Traces are sampled sparingly
# description: |
#   Every sampled request costs each proxy on its way a span, and the tracing backend the room to
#   keep it: at 100 percent, tracing is the first thing to break under load.
#   Where nothing is set, 1 percent is sampled, so a share is written down mostly to raise it. There
#   are four places for it: Telemetry, which wins, the annotation proxy.istio.io/config of a pod,
#   the defaultConfig of MeshConfig, and the Helm value pilot.traceSampling.
# related_resources:
#   - description: Telemetry, Tracing
#     ref: https://istio.io/latest/docs/reference/config/telemetry/#Tracing
#   - description: Configure trace sampling
#     ref: https://istio.io/latest/docs/tasks/observability/distributed-tracing/sampling/
# custom:
#   id: tel-sampling-too-high
#   since: 0.1.0
#   severity: medium
#   category: observability
#   match:
#     kinds:
#       [telemetry.istio.io/Telemetry, core/ConfigMap, install.istio.io/IstioOperator,
#       sailoperator.io/Istio, core/Pod, core/ReplicationController, apps/DaemonSet,
#       apps/Deployment, apps/ReplicaSet, apps/StatefulSet, apps.openshift.io/DeploymentConfig,
#       batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   params:
#     maxPercentage:
#       {type: number, minimum: 0, maximum: 100, default: 10,
#       description: The highest share of requests that may be sampled.}
#   remediation: Set randomSamplingPercentage, or tracing.sampling, to maxPercentage or less.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -A 2 randomSampling
package istio.telemetry.sampling_too_high

import rego.v1

import data.lib.istio
import data.lib.mesh
import data.lib.workload

deny contains {"path": share.path, "msg": msg} if {
	some share in _shares
	not _allowed(share.value)
	name := share.path[count(share.path) - 1]
	found := istio.show(share.value)
	msg := sprintf("%s is %s; must be from 0 to %v percent", [name, found, _max])
}

deny contains {"path": path, "msg": msg} if {
	some path in _unreadable
	msg := sprintf("value is no plain YAML mapping; its sampling must be at most %v percent", [_max])
}

_shares contains {"path": ["spec", "tracing", i, "randomSamplingPercentage"], "value": value} if {
	is_array(input.object.spec.tracing)
	some i, tracing in input.object.spec.tracing
	is_object(tracing)
	value := object.get(tracing, "randomSamplingPercentage", null)
	value != null
}

_shares contains {"path": array.concat(config.path, ["tracing", "sampling"]), "value": value} if {
	some config in mesh.settings(input.object, ["defaultConfig", "default_config"])
	value := _sampling(config.value)
	value != null
}

_shares contains {"path": path, "value": value} if {
	value := _sampling(_config)
	value != null
	path := array.concat(_annotation, ["#", "tracing", "sampling"])
}

_shares contains {"path": path, "value": value} if {
	input.object.kind in {"IstioOperator", "Istio"}
	some values in ["values", "unvalidatedValues"]
	path := ["spec", values, "pilot", "traceSampling"]
	value := object.get(input.object, path, null)
	value != null
}

_unreadable contains ["data", "mesh"] if mesh.unreadable(input.object)

_unreadable contains _annotation if _config == null

_sampling(config) := object.get({"config": config}, ["config", "tracing", "sampling"], null)

_config := mesh.mapping(object.get(workload.annotations(_pod), _key, null))

_pod := workload.template(input.object)

_annotation := array.concat(workload.path(input.object), ["metadata", "annotations", _key])

_key := "proxy.istio.io/config"

_allowed(value) if {
	is_number(value)
	value >= 0
	value <= _max
}

# Istio reads numbers in quotes, too.
_allowed(value) if {
	is_string(value)
	regex.match(`^(0|[1-9][0-9]*)(\.[0-9]+)?$`, value)
	to_number(value) <= _max
}

_max := input.params["tel-sampling-too-high"].maxPercentage
