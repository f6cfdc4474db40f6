# METADATA
# title: Access logs are written
# description: |
#   Without access logs nobody can say afterwards who called what: the first question of every
#   incident stays open.
#   `disabled: true` switches off the logs of the whole object's reach. It is sound where another
#   entry of the same object goes on logging, to another provider, or where it takes away the
#   caller's half only (`match.mode: CLIENT`): the called side still logs the request. To log less,
#   write a filter. Bind the guardrail to the namespaces that have to be audited.
# related_resources:
#   - description: Telemetry, AccessLogging
#     ref: https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
#   - description: Configure access logs with the Telemetry API
#     ref: https://istio.io/latest/docs/tasks/observability/logs/telemetry-api/
# custom:
#   id: tel-accesslog-disabled
#   since: 0.1.0
#   severity: medium
#   category: observability
#   match:
#     kinds: [telemetry.istio.io/Telemetry]
#     operations: [CREATE, UPDATE]
#   remediation: Remove spec.accessLogging[].disabled, and log less by filter.expression.
#   verify: kubectl logs POD -n NAMESPACE -c istio-proxy --tail 5
package istio.telemetry.accesslog_disabled

import rego.v1

deny contains {"path": ["spec", "accessLogging", i, "disabled"], "msg": msg} if {
	some i
	entry := input.object.spec.accessLogging[i]
	entry.disabled == true
	not _is_of_clients(entry)
	not _another_logs
	msg := "disabled is true, so requests leave no trace; must be left out"
}

_another_logs if {
	some i
	entry := input.object.spec.accessLogging[i]
	is_object(entry)
	not entry.disabled == true
	not _is_of_clients(entry)
}

_is_of_clients(entry) if entry.match.mode == "CLIENT"
