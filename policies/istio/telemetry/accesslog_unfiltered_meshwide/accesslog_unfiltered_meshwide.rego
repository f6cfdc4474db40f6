# METADATA
# title: The mesh logs what was selected
# description: |
#   A line for every request of every proxy costs more to keep than many a service costs to run, and
#   the lines that matter drown in it.
#   In the root namespace a Telemetry without a selector holds for the whole mesh. A filter keeps
#   what somebody will look for, as in `response.code >= 400`; a namespace may still log all.
# related_resources:
#   - description: Telemetry, AccessLogging.Filter
#     ref: https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging-Filter
# custom:
#   id: tel-accesslog-unfiltered-meshwide
#   since: 0.1.0
#   severity: info
#   category: observability
#   match:
#     kinds: [telemetry.istio.io/Telemetry]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: Set spec.accessLogging[].filter.expression to what is worth keeping.
#   verify: kubectl logs POD -n NAMESPACE -c istio-proxy --since 1m | wc -l
package istio.telemetry.accesslog_unfiltered_meshwide

import rego.v1

import data.lib.root_namespace

deny contains {"path": ["spec", "accessLogging", i, "filter", "expression"], "msg": msg} if {
	some i
	entry := input.object.spec.accessLogging[i]
	is_object(entry)
	not entry.disabled == true
	not _is_filtered(entry)
	root_namespace.holds(input)
	not _is_narrowed
	form := "filter is unset in the root namespace, %s; the mesh must log a selection"
	msg := sprintf(form, [root_namespace.shown(input)])
}

_is_filtered(entry) if {
	is_string(entry.filter.expression)
	trim_space(entry.filter.expression) != ""
}

_is_narrowed if {
	labels := object.get(input.object, ["spec", "selector", "matchLabels"], null)
	is_object(labels)
	count(labels) > 0
}

_is_narrowed if is_object(input.object.spec.targetRef)

_is_narrowed if is_object(input.object.spec.targetRefs[0])
