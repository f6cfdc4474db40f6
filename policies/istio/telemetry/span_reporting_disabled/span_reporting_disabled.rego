# METADATA
# title: Proxies report their spans
# description: |
#   A trace without the spans of one hop shows a gap exactly where somebody is looking, and nothing
#   in the trace says that it was cut on purpose.
#   `disableSpanReporting: true` keeps the trace headers going and drops the proxy's own spans. To
#   have fewer spans, lower randomSamplingPercentage: whole traces are left out then.
# related_resources:
#   - description: Telemetry, Tracing
#     ref: https://istio.io/latest/docs/reference/config/telemetry/#Tracing
# custom:
#   id: tel-span-reporting-disabled
#   since: 0.1.0
#   severity: low
#   category: observability
#   match:
#     kinds: [telemetry.istio.io/Telemetry]
#     operations: [CREATE, UPDATE]
#   remediation: Remove spec.tracing[].disableSpanReporting, and lower randomSamplingPercentage.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -A 2 randomSampling
package istio.telemetry.span_reporting_disabled

import rego.v1

deny contains {"path": ["spec", "tracing", i, "disableSpanReporting"], "msg": msg} if {
	some i
	input.object.spec.tracing[i].disableSpanReporting == true
	msg := "disableSpanReporting is true, so traces have a gap here; must be left out"
}
