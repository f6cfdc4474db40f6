package istio.mesh.extauthz_fail_open_test

import rego.v1

import data.istio.mesh.extauthz_fail_open as guardrail

test_deny_fail_open if {
	denied(operator([{"name": "checks", "envoyExtAuthzHttp": {"failOpen": true}}])) == {{
		"path": ["spec", "meshConfig", "extensionProviders", 0, "envoyExtAuthzHttp", "failOpen"],
		"msg": "failOpen is true; must be false or absent",
	}}
}

test_deny_only_the_open_one if {
	denied(operator([
		{"name": "a", "envoyExtAuthzGrpc": {"failOpen": false}},
		{"name": "b", "envoyExtAuthzGrpc": {"failOpen": true}},
	])) == {{
		"path": ["spec", "meshConfig", "extensionProviders", 1, "envoyExtAuthzGrpc", "failOpen"],
		"msg": "failOpen is true; must be false or absent",
	}}
}

test_deny_in_snake_case if {
	every kind in ["envoy_ext_authz_http", "envoy_ext_authz_grpc"] {
		text := sprintf("extension_providers: [{name: a, %s: {fail_open: yes}}]", [kind])
		denied(configmap(text)) == {{
			"path": ["data", "mesh", "#", "extension_providers", 0, kind, "fail_open"],
			"msg": "failOpen is yes; must be false or absent",
		}}
	}
}

test_deny_everything_but_false if {
	every value in ["true", "'true'", "'on'", "1", "0", "''", "{}"] {
		text := sprintf("extensionProviders: [{envoyExtAuthzGrpc: {failOpen: %s}}]", [value])
		count(denied(configmap(text))) == 1
	}
}

test_deny_unreadable if {
	denied(configmap("a: [")) == {{
		"path": ["data", "mesh"],
		"msg": "mesh is no plain YAML mapping; failOpen of its providers must be false or absent",
	}}
}

test_allow_fail_closed if {
	every value in ["false", "no", "'off'", "null", ""] {
		text := sprintf("extensionProviders: [{envoyExtAuthzGrpc: {failOpen: %s}}]", [value])
		denied(configmap(text)) == set()
	}
}

test_allow_absent_or_mistyped if {
	every providers in [
		null, [], {}, "mistyped", [null], ["mistyped"], [{"name": "a"}],
		[{"envoyExtAuthzHttp": null}], [{"envoyExtAuthzHttp": {}}], [{"zipkin": {"failOpen": true}}],
	] {
		denied(operator(providers)) == set()
	}
	denied({}) == set()
}

operator(providers) := {
	"kind": "IstioOperator",
	"spec": {"meshConfig": {"extensionProviders": providers}},
}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as {"object": object}
}
