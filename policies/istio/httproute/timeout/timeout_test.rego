package istio.httproute.timeout_test

import rego.v1

import data.istio.httproute.timeout as guardrail

test_deny_no_timeout if {
	denied([{"backendRefs": [{"name": "till"}]}]) == {{
		"path": ["spec", "rules", 0, "timeouts", "request"],
		"msg": "timeouts.request is unset; must be more than 0s and at most 60s",
	}}
}

test_deny_however_it_is_absent if {
	every timeouts in [null, {}, "10s", [], {"request": null}, {"backendRequest": "10s"}] {
		messages([object.union(forwarding, {"timeouts": timeouts})]) == {unsound("unset")}
	}
}

test_deny_switched_off if {
	every text in ["0s", "0ms", "0h0m0s"] { messages([within(text)]) == {unsound(text)} }
}

test_deny_too_long if {
	every text in ["61s", "60001ms", "1m1ms", "2m", "1h", "99999h"] {
		messages([within(text)]) == {unsound(text)}
	}
}

test_deny_what_the_gateway_api_does_not_read if {
	every text in ["1d", "1.5s", "-5s", "+5s", "5", "10us", "5 s", "1s1s1s1s1s", "100000ms", "s"] {
		count(denied([within(text)])) == 1
	}
	every value in ["", 10, true, ["10s"], {}] { count(denied([within(value)])) == 1 }
}

test_deny_only_the_rule_without if {
	found := denied([within("10s"), forwarding, {"filters": []}, within("2m")])
	{breach.path[2] | some breach in found} == {1, 3}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review([within("10s"), within("5s")], "5s", true)
	{breach.msg | some breach in found} == {
		"timeouts.request is 10s; must be more than 0s and at most 5s",
	}
}

test_deny_opting_out_where_it_is_not_allowed if {
	found := guardrail.deny with input as annotated("httproute-timeout", false)
	count(found) == 1
}

test_deny_opting_out_of_another if {
	found := guardrail.deny with input as annotated("vs-timeout-required, *", true)
	count(found) == 1
}

test_allow_bounded if {
	every text in ["1ms", "10s", "60s", "1m", "1m0s", "0h0m10s500ms", "60000ms"] {
		denied([within(text)]) == set()
	}
}

test_allow_what_does_not_forward if {
	redirect := {"filters": [{"type": "RequestRedirect"}]}
	denied([redirect, {}, {"backendRefs": null}, {"backendRefs": []}, {"backendRefs": "x"}]) == set()
}

test_allow_opting_out if {
	guardrail.deny == set() with input as annotated("httproute-timeout", true)
}

test_allow_nothing_to_judge if {
	every rules in [null, [], {}, "x", [null], ["x"]] { denied(rules) == set() }
	asked := object.union(review([], "60s", true), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

forwarding := {"backendRefs": [{"name": "till", "port": 80}]}

within(text) := object.union(forwarding, {"timeouts": {"request": text}})

unsound(found) := sprintf("timeouts.request is %s; must be more than 0s and at most 60s", [found])

messages(rules) := {found.msg | some found in denied(rules)}

denied(rules) := found if {
	found := guardrail.deny with input as review(rules, "60s", true)
}

annotated(skipped, allowed) := object.union(review([forwarding], "60s", allowed), {"object": {
	"metadata": {"annotations": {"meshwarden.dev/skip-defaults": skipped}},
}})

review(rules, longest, opting_out) := {
	"object": {"spec": {"rules": rules}},
	"params": {"httproute-timeout": {"maxTimeout": longest, "allowOptOut": opting_out}},
}
