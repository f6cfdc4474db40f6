package istio.peerauthentication.mode_not_strict_test

import rego.v1

import data.istio.peerauthentication.mode_not_strict as guardrail

test_deny_permissive if {
	denied("shop", {"mtls": {"mode": "PERMISSIVE"}}) == breach("PERMISSIVE for the namespace")
}

test_deny_disable if {
	denied("shop", {"mtls": {"mode": "DISABLE"}}) == breach("DISABLE for the namespace")
}

test_deny_selected_workloads if {
	spec := {"selector": {"matchLabels": {"app": "till"}}, "mtls": {"mode": "DISABLE"}}
	denied("shop", spec) == breach("DISABLE for the selected workloads")
}

test_deny_mesh_wide_permissive if {
	found := denied("istio-system", {"mtls": {"mode": "PERMISSIVE"}})
	found == breach("PERMISSIVE for the whole mesh")
}

test_deny_mesh_wide_unset_however_it_is_written if {
	specs := [
		null, {}, {"mtls": null}, {"mtls": {}}, {"mtls": {"mode": null}}, {"mtls": {"mode": "UNSET"}},
		{"selector": {}}, {"selector": {"matchLabels": {}}}, {"selector": null, "mtls": {}},
	]
	every spec in specs {
		denied("istio-system", spec) == breach("unset, which means PERMISSIVE for the whole mesh")
	}
}

test_deny_mesh_wide_unset_says_what_is_assumed if {
	found := guardrail.deny with input as review("istio-system", {}, {}, false)
	mesh := "the whole mesh, root namespace istio-system being assumed"
	found == breach(sprintf("unset, which means PERMISSIVE for %s", [mesh]))
}

test_deny_lower_case if {
	denied("shop", {"mtls": {"mode": "strict"}}) == breach("strict for the namespace")
}

test_deny_unknown if {
	denied("shop", {"mtls": {"mode": "MUTUAL"}}) == breach("MUTUAL for the namespace")
}

test_deny_mistyped if {
	every mtls in ["STRICT", ["STRICT"], {"mode": 3}, {"mode": ["STRICT"]}, {"mode": ""}] {
		denied("shop", {"mtls": mtls}) == breach("unreadable for the namespace")
	}
}

test_deny_unset_where_inheriting_is_not_allowed if {
	found := guardrail.deny with input as review("shop", {}, {"allowInheritUnset": false}, true)
	found == breach("UNSET for the namespace")
}

test_deny_names_every_allowed_mode if {
	params := {"allowedModes": ["STRICT", "PERMISSIVE"]}
	found := guardrail.deny with input as review("shop", {"mtls": {"mode": "DISABLE"}}, params, true)
	found == {{
		"path": ["spec", "mtls", "mode"],
		"msg": "mtls.mode is DISABLE for the namespace; must be STRICT or PERMISSIVE",
	}}
}

test_deny_mesh_wide_unset_where_only_inheriting_is_allowed if {
	params := {"allowedModes": ["DISABLE"], "allowInheritUnset": true}
	found := guardrail.deny with input as review("istio-system", {}, params, true)
	count(found) == 1
}

test_allow_strict if {
	every namespace in ["shop", "istio-system"] {
		denied(namespace, {"mtls": {"mode": "STRICT"}}) == set()
	}
}

test_allow_unset_that_inherits if {
	every spec in [null, {}, {"mtls": null}, {"mtls": {}}, {"mtls": {"mode": "UNSET"}}] {
		denied("shop", spec) == set()
	}
}

test_allow_unset_with_selector_in_the_root_namespace if {
	denied("istio-system", {"selector": {"matchLabels": {"app": "till"}}}) == set()
}

test_allow_port_levels_which_are_another_guardrail_s if {
	spec := {"mtls": {"mode": "STRICT"}, "portLevelMtls": {"8080": {"mode": "DISABLE"}}}
	denied("shop", spec) == set()
}

test_allow_permissive_while_migrating if {
	params := {"allowedModes": ["STRICT", "PERMISSIVE"]}
	every spec in [{}, {"mtls": {"mode": "PERMISSIVE"}}, {"mtls": {"mode": "STRICT"}}] {
		found := guardrail.deny with input as review("istio-system", spec, params, true)
		found == set()
	}
}

denied(namespace, spec) := found if {
	found := guardrail.deny with input as review(namespace, spec, {}, true)
}

breach(found) := {{
	"path": ["spec", "mtls", "mode"],
	"msg": sprintf("mtls.mode is %s; must be STRICT", [found]),
}}

review(namespace, spec, params, known) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"params": {"pa-mode-not-strict": object.union(
		{"allowedModes": ["STRICT"], "allowInheritUnset": true},
		params,
	)},
	"context": {"mesh": {"rootNamespace": "istio-system", "known": known}},
}
