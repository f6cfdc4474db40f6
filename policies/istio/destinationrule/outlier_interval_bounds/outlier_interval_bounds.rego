# METADATA
# title: Outlier detection looks and ejects in reasonable time
# description: |
#   An endpoint that is ejected for a second is back before it is well, and one that is ejected for
#   an hour is missing long after. An interval of milliseconds costs more than it finds.
#   In Istio `interval` is 10s and `baseEjectionTime` is 30s unless set. The time of an ejection
#   is the base times the number of times that the endpoint was ejected, so the longest is a
#   multiple of it. What is no duration for Istio, such as `1d`, is outside any bounds.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-outlier-interval-bounds
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set interval and baseEjectionTime within the bounds.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A6 outlier
#   params:
#     minInterval:
#       type: string
#       format: duration
#       default: 1s
#       description: The shortest time between two looks at the endpoints.
#     minBaseEjectionTime:
#       type: string
#       format: duration
#       default: 5s
#       description: The shortest time that an endpoint is ejected at first.
#     maxBaseEjectionTime:
#       type: string
#       format: duration
#       default: 15m
#       description: The longest time that an endpoint is ejected at first.
package istio.destinationrule.outlier_interval_bounds

import rego.v1

import data.lib.blocks
import data.lib.duration
import data.lib.istio

deny contains {"path": array.concat(at.path, ["interval"]), "msg": msg} if {
	some at in _blocks
	found := object.get(at.block, "interval", null)
	not _frequent(_effective(found, "10s"))
	form := "interval is %s; a duration of at least %s is required"
	msg := sprintf(form, [_shown(found, "10s"), _params.minInterval])
}

deny contains {"path": array.concat(at.path, ["baseEjectionTime"]), "msg": msg} if {
	some at in _blocks
	found := object.get(at.block, "baseEjectionTime", null)
	not _bearable(_effective(found, "30s"))
	form := "baseEjectionTime is %s; a duration from %s to %s is required"
	bounds := [_params.minBaseEjectionTime, _params.maxBaseEjectionTime]
	msg := sprintf(form, array.concat([_shown(found, "30s")], bounds))
}

_blocks contains at if {
	some at in blocks.called("outlierDetection", input)
	is_object(at.block)
}

_frequent(text) if {
	duration.nanoseconds(text) >= time.parse_duration_ns(_params.minInterval)
}

_bearable(text) if {
	duration.within(text, _params.minBaseEjectionTime, _params.maxBaseEjectionTime)
}

_effective(found, unset) := unset if found == null

_effective(found, _) := found if found != null

_shown(found, unset) := sprintf("unset, which means %s", [unset]) if found == null

_shown(found, _) := istio.show(found) if found != null

_params := input.params["dr-outlier-interval-bounds"]
