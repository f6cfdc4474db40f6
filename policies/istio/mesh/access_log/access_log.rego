# METADATA
# title: Every request leaves a log line in JSON
# description: |
#   Without access logs nobody can say afterwards who called whom, and lines without the id of their
#   trace cannot be brought together with what the applications logged.
#   Istio writes no access log unless accessLogFile, a default provider or a Telemetry asks for one.
#   The encoding is TEXT where nothing is said. The default format carries the request's id, which
#   spans have too; whoever writes an accessLogFormat has to put an id in. Encoding and format hold
#   for accessLogFile alone: providers have formats of their own.
# related_resources:
#   - description: MeshConfig, accessLogFile, accessLogEncoding, accessLogFormat
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Getting Envoy's access logs
#     ref: https://istio.io/latest/docs/tasks/observability/logs/access-log/
# custom:
#   id: mesh-access-log
#   since: 0.1.0
#   severity: medium
#   category: observability
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   params:
#     requireJson:
#       {type: boolean, default: true, description: Whether lines have to be JSON.}
#     traceIds:
#       type: array
#       items: {type: string, pattern: "^[a-z0-9_-]+$"}
#       minItems: 1
#       uniqueItems: true
#       default: [traceparent, x-b3-traceid, b3, trace_id, x-cloud-trace-context, x-amzn-trace-id,
#         x-datadog-trace-id]
#       description: |
#         Headers and operators, in lower case, of which an accessLogFormat must have one, as in
#         %REQ(TRACEPARENT)% or %TRACE_ID%.
#   remediation: >-
#     Set accessLogFile of the MeshConfig to /dev/stdout and accessLogEncoding to JSON, or name a
#     provider in defaultProviders.accessLogging.
#   verify: kubectl logs POD -n NAMESPACE -c istio-proxy --tail=1
#   anchors: [LULA check-istio-logging-all-traffic]
package istio.mesh.access_log

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": _path("accessLogFile"), "msg": msg} if {
	mesh.configures(input.object)
	not mesh.unreadable(input.object)
	not _to_file
	not _to_provider
	msg := "no access log is written; accessLogFile or defaultProviders.accessLogging must be set"
}

deny contains {"path": setting.path, "msg": msg} if {
	_judges_encoding
	some setting in _encodings
	not setting.value in {"JSON", 1}
	msg := sprintf("accessLogEncoding is %s; must be JSON", [istio.show(setting.value)])
}

deny contains {"path": _path("accessLogEncoding"), "msg": msg} if {
	_judges_encoding
	count(_encodings) == 0
	msg := "accessLogEncoding is unset, which means TEXT; must be JSON"
}

deny contains {"path": setting.path, "msg": msg} if {
	_to_file
	some setting in mesh.settings(input.object, ["accessLogFormat", "access_log_format"])
	not setting.value in {null, ""}
	not _traced(setting.value)
	msg := sprintf("accessLogFormat has no trace id; must have one, as in %s", ["%REQ(TRACEPARENT)%"])
}

_judges_encoding if {
	_params.requireJson
	_to_file
}

_to_file if {
	some setting in mesh.settings(input.object, ["accessLogFile", "access_log_file"])
	is_string(setting.value)
	setting.value != ""
}

# This profile brings an accessLogFile along.
_to_file if input.object.spec.profile == "demo"

_to_provider if {
	defaults := mesh.settings(input.object, ["defaultProviders", "default_providers"])
	some item in mesh.items(mesh.fields(defaults, ["accessLogging", "access_logging"]))
	is_string(item.value)
}

_encodings := mesh.settings(input.object, ["accessLogEncoding", "access_log_encoding"])

_traced(format) if {
	is_string(format)
	some id in _params.traceIds
	some before in ["%req(", "?", "%"]
	contains(lower(format), concat("", [before, id]))
}

_path(field) := array.concat(mesh.path(input.object), [field])

_params := input.params["mesh-access-log"]
