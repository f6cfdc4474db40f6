package istio.istiooperator.profile_test

import rego.v1

import data.istio.istiooperator.profile as guardrail

test_deny_demo if {
	denied({"profile": "demo"}) == {{
		"path": ["spec", "profile"],
		"msg": "profile is demo; must be one of default, openshift*",
	}}
}

test_deny_what_is_no_profile if {
	every profile in ["production", "preview", "Default", "default ", "openshif", 5, true, [], {}] {
		count(denied({"profile": profile})) == 1
	}
}

test_deny_empty_under_a_control_plane if {
	count(denied({"profile": "empty", "components": {"pilot": {"enabled": true}}})) == 1
}

test_deny_in_a_sail_istio if {
	found := guardrail.deny with input as review({"kind": "Istio", "spec": {"profile": "empty"}})
	found == {{
		"path": ["spec", "profile"],
		"msg": "profile is empty; must be one of default, openshift*",
	}}
}

test_allow_listed if {
	every profile in ["default", "openshift", "openshift-ambient"] {
		denied({"profile": profile}) == set()
	}
}

test_allow_absent if {
	every spec in [null, {}, "mistyped", {"profile": null}, {"profile": ""}] {
		denied(spec) == set()
	}
}

test_allow_empty_for_gateways_alone if {
	denied({"profile": "empty"}) == set()
	denied({"profile": "empty", "components": {"ingressGateways": [{"enabled": true}]}}) == set()
}

denied(spec) := found if {
	found := guardrail.deny with input as review({"kind": "IstioOperator", "spec": spec})
}

review(object) := {
	"object": object,
	"params": {"iop-profile": {"allowed": ["default", "openshift*"]}},
}
