package istio.mesh.access_log_test

import rego.v1

import data.istio.mesh.access_log as guardrail

test_deny_no_log if {
	every text in [null, "", "{}", "accessLogFile:", "accessLogFile: ''", "accessLogFile: 5"] {
		denied(configmap(text)) == {no_log}
	}
}

test_deny_no_log_though_providers_are_named if {
	every providers in ["", "{}", "[envoy]", "{accessLogging: }", "{accessLogging: []}"] {
		denied(configmap(concat("", ["defaultProviders: ", providers]))) == {no_log}
	}
	denied(configmap("defaultProviders: {accessLogging: [5], tracing: [zipkin]}")) == {no_log}
}

test_deny_no_log_in_an_installation if {
	denied({"kind": "IstioOperator", "spec": {"profile": "default"}}) == {{
		"path": ["spec", "meshConfig", "accessLogFile"],
		"msg": "no access log is written; accessLogFile or defaultProviders.accessLogging must be set",
	}}
}

test_deny_text if {
	every encoding in ["TEXT", "json", "0", "", "'1'", "true"] {
		some breach in denied(configmap(sprintf("%s\naccessLogEncoding: %s", [file, encoding])))
		breach.path == ["data", "mesh", "#", "accessLogEncoding"]
	}
	denied(configmap(concat("\n", [file, "accessLogEncoding: TEXT"]))) == {{
		"path": ["data", "mesh", "#", "accessLogEncoding"],
		"msg": "accessLogEncoding is TEXT; must be JSON",
	}}
}

test_deny_encoding_unset if {
	denied(configmap("access_log_file: /dev/stdout")) == {{
		"path": ["data", "mesh", "#", "accessLogEncoding"],
		"msg": "accessLogEncoding is unset, which means TEXT; must be JSON",
	}}
	denied({"kind": "Istio", "spec": {"profile": "demo"}}) == {{
		"path": ["spec", "values", "meshConfig", "accessLogEncoding"],
		"msg": "accessLogEncoding is unset, which means TEXT; must be JSON",
	}}
}

test_deny_format_without_trace if {
	every format in [
		"%PROTOCOL% %REQ(X-REQUEST-ID)%", "traceparent", "trace_id=%REQ(X-ID)%", "%REQ(X-TRACEPARENT)%",
	] {
		denied(json_log({"accessLogFormat": format})) == {{
			"path": ["spec", "meshConfig", "accessLogFormat"],
			"msg": "accessLogFormat has no trace id; must have one, as in %REQ(TRACEPARENT)%",
		}}
	}
	count(denied(json_log({"access_log_format": {"trace": "%REQ(TRACEPARENT)%"}}))) == 1
}

test_allow_json if {
	every encoding in ["JSON", "1"] {
		denied(configmap(sprintf("%s\naccess_log_encoding: %s", [file, encoding]))) == set()
	}
}

test_allow_default_format if {
	every format in [null, ""] {
		denied(json_log({"accessLogFormat": format})) == set()
	}
}

test_allow_format_with_trace if {
	every format in [
		"%REQ(TRACEPARENT)%", "x %req(traceparent)% y", "%REQ(X-ID?TRACEPARENT):55%", "%TRACE_ID%",
	] {
		denied(json_log({"accessLogFormat": format})) == set()
	}
}

test_allow_provider if {
	denied(configmap("defaultProviders: {accessLogging: [otel]}\naccessLogFormat: x")) == set()
	denied(configmap("default_providers: {access_logging: [otel]}")) == set()
}

test_allow_text_by_the_parameter if {
	found := guardrail.deny with input as review(configmap(file), false)
	found == set()
}

test_allow_what_configures_no_mesh if {
	every object in [
		{"kind": "ConfigMap", "metadata": {"name": "app"}, "data": {"mesh": "{}"}},
		{"kind": "IstioOperator", "spec": {"profile": "empty"}},
		{},
	] {
		denied(object) == set()
	}
}

test_allow_unreadable if denied(configmap("a: [")) == set()

file := "accessLogFile: /dev/stdout"

no_log := {
	"path": ["data", "mesh", "#", "accessLogFile"],
	"msg": "no access log is written; accessLogFile or defaultProviders.accessLogging must be set",
}

json_log(more) := {"kind": "IstioOperator", "spec": {"meshConfig": object.union(
	{"accessLogFile": "/dev/stdout", "accessLogEncoding": "JSON"},
	more,
)}}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as review(object, true)
}

review(object, require_json) := {
	"object": object,
	"params": {"mesh-access-log": {
		"requireJson": require_json,
		"traceIds": ["traceparent", "trace_id"],
	}},
}
