package istio.sidecar.outbound_unset_test

import rego.v1

import data.istio.sidecar.outbound_unset as guardrail

test_deny_policy_absent if {
	denied({"egress": [{"hosts": ["./*"]}]}, {}) == {{
		"path": ["spec", "outboundTrafficPolicy"],
		"msg": concat("", [
			"outboundTrafficPolicy is unset, and the mesh's mode is not REGISTRY_ONLY; ",
			"must state mode REGISTRY_ONLY",
		]),
	}}
}

test_deny_in_an_assumed_mesh if {
	unknown := {"config": {}, "known": false}
	guardrail.deny == {{
		"path": ["spec", "outboundTrafficPolicy"],
		"msg": concat("", [
			"outboundTrafficPolicy is unset, and the mesh's mode is assumed to be ALLOW_ANY; ",
			"must state mode REGISTRY_ONLY",
		]),
	}} with input as {"object": {"spec": {}}, "context": {"mesh": unknown}}
}

test_deny_spec_absent_or_policy_mistyped if {
	every spec in [null, "mistyped", {}] {
		count(denied(spec, {})) == 1
	}
	every policy in [null, "REGISTRY_ONLY", ["REGISTRY_ONLY"]] {
		count(denied({"outboundTrafficPolicy": policy}, {})) == 1
	}
}

test_deny_in_an_open_mesh if {
	every config in [
		{"outboundTrafficPolicy": {"mode": "ALLOW_ANY"}},
		{"outboundTrafficPolicy": {"mode": 1}},
		{"outboundTrafficPolicy": {}},
		{"outboundTrafficPolicy": null},
		{"outboundTrafficPolicy": "REGISTRY_ONLY"},
		{"outbound_traffic_policy": {"mode": "ALLOW_ANY"}},
	] {
		count(denied({}, config)) == 1
	}
}

test_allow_in_a_closed_mesh if {
	every config in [
		{"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}},
		{"outboundTrafficPolicy": {"mode": 0}},
		{"outbound_traffic_policy": {"mode": "REGISTRY_ONLY"}},
	] {
		denied({}, config) == set()
		injected({}, config) == set()
	}
}

test_allow_policy_set if {
	every policy in [{"mode": "REGISTRY_ONLY"}, {"mode": "ALLOW_ANY"}, {"mode": null}, {}] {
		denied({"outboundTrafficPolicy": policy}, {}) == set()
		injected({"outboundTrafficPolicy": policy}, {}) == set()
	}
}

test_inject_where_absent if {
	every spec in [null, {}, {"outboundTrafficPolicy": null}] {
		injected(spec, {}) == {{
			"path": ["spec", "outboundTrafficPolicy"],
			"value": {"mode": "REGISTRY_ONLY"},
		}}
	}
}

test_inject_nothing_over_what_is_mistyped if {
	injected({"outboundTrafficPolicy": "ALLOW_ANY"}, {}) == set()
}

denied(spec, config) := findings if {
	findings := guardrail.deny with input as review(spec, config)
}

injected(spec, config) := defaults if {
	defaults := guardrail.inject with input as review(spec, config)
}

review(spec, config) := {
	"object": {"kind": "Sidecar", "spec": spec},
	"context": {"mesh": {"rootNamespace": "istio-system", "config": config, "known": true}},
}
