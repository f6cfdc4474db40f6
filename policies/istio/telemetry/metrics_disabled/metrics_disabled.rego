# METADATA
# title: The golden signals are measured
# description: |
#   Rate, errors and latency of a service come from two metrics, REQUEST_COUNT and
#   REQUEST_DURATION. Without them dashboards are empty and alerts silent: it looks like peace.
#   An override without `match.metric` disables all metrics, and a later one may give single ones
#   back (`disabled: false`). To have less, remove tags, or disable metrics of the caller's side
#   (`match.mode: CLIENT`): the called side counts each request, too. In `customMetric` the two are
#   called requests_total and request_duration_milliseconds.
# related_resources:
#   - description: Telemetry, MetricsOverrides
#     ref: https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
#   - description: Istio standard metrics
#     ref: https://istio.io/latest/docs/reference/config/metrics/
# custom:
#   id: tel-metrics-disabled
#   since: 0.1.0
#   severity: medium
#   category: observability
#   match:
#     kinds: [telemetry.istio.io/Telemetry]
#     operations: [CREATE, UPDATE]
#   remediation: Remove disabled from the override of spec.metrics[], or name another metric in it.
#   verify: kubectl exec POD -n NAMESPACE -c istio-proxy -- pilot-agent request GET stats/prometheus
package istio.telemetry.metrics_disabled

import rego.v1

deny contains {"path": ["spec", "metrics", i, "overrides", j, "disabled"], "msg": msg} if {
	some i, j
	overrides := input.object.spec.metrics[i].overrides
	overrides[j].disabled == true
	lost := {metric |
		some metric, _ in _golden
		_concerns(overrides[j], metric)
		not _given_back(overrides, j, metric)
	}
	count(lost) > 0
	msg := sprintf("disabled is true for %s; must be measured", [concat(" and ", sort(lost))])
}

_golden := {
	"REQUEST_COUNT": "requests_total",
	"REQUEST_DURATION": "request_duration_milliseconds",
}

_concerns(override, metric) if {
	match := object.get(override, "match", null)
	not match.mode == "CLIENT"
	_matches(match, metric)
}

_matches(match, metric) if match.metric in {metric, "ALL_METRICS"}

_matches(match, metric) if match.customMetric == _golden[metric]

# What names no metric is about all of them.
_matches(match, _) if {
	every field in ["metric", "customMetric"] {
		object.get({"match": match}, ["match", field], null) == null
	}
}

# Overrides are applied in their order.
_given_back(overrides, j, metric) if {
	some k
	overrides[k].disabled == false
	k > j
	_concerns(overrides[k], metric)
}
