package lib.authorization_test

import rego.v1

import data.lib.authorization

test_allows_what_does_not_act_otherwise if {
	every action in ["ALLOW", null, "", "allow", "deny", 0, ["DENY"]] {
		authorization.allows({"spec": {"action": action}})
	}
	every action in ["AUDIT", "CUSTOM", "DENY"] {
		not authorization.allows({"spec": {"action": action}})
	}
	authorization.allows({"spec": null})
	authorization.allows({})
}

test_has_no_rules if {
	every rules in [null, [], {}, "all"] { authorization.has_no_rules({"spec": {"rules": rules}}) }
	authorization.has_no_rules({"spec": null})
	authorization.has_no_rules({})
	not authorization.has_no_rules({"spec": {"rules": [{}]}})
}

test_on_trial_as_go_reads_true if {
	every value in ["1", "t", "T", "TRUE", "true", "True", true] {
		authorization.on_trial(annotated(null, value))
		authorization.on_trial(annotated("DENY", value))
	}
	every value in ["0", "f", "false", "", "yes", "tRUE", false, 1, null] {
		not authorization.on_trial(annotated(null, value))
	}
	not authorization.on_trial({"metadata": {"annotations": null}})
	not authorization.on_trial({})
}

test_on_trial_is_unknown_of_other_actions if {
	not authorization.on_trial(annotated("AUDIT", "true"))
	not authorization.on_trial(annotated("CUSTOM", "true"))
}

test_names_callers if {
	fields := {"ipBlocks", "namespaces", "principals", "remoteIpBlocks", "serviceAccounts"}
	every field in fields {
		authorization.names_callers(field, ["10.0.0.0/8", null])
		not authorization.names_callers(field, ["10.0.0.0/8", "*"])
		not authorization.names_callers(field, ["0.0.0.0/0"])
		not authorization.names_callers(field, [])
		not authorization.names_callers(field, "shop")
	}
}

test_names_callers_by_any_token if {
	authorization.names_callers("requestPrincipals", ["*"])
	not authorization.names_callers("requestPrincipals", [])
}

test_names_callers_by_no_other_field if {
	every field in {"trustDomains", "notPrincipals", "notNamespaces", "principal"} {
		not authorization.names_callers(field, ["shop"])
	}
}

annotated(action, value) := {
	"metadata": {"annotations": {"istio.io/dry-run": value}},
	"spec": {"action": action},
}
