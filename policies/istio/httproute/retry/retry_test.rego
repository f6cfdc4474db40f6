package istio.httproute.retry_test

import rego.v1

import data.istio.httproute.retry as guardrail

test_deny_too_many if {
	denied([{"retry": {"attempts": 10}}]) == {{
		"path": ["spec", "rules", 0, "retry", "attempts"],
		"msg": "retry.attempts is 10; must be a whole number from 0 to 3",
	}}
}

test_deny_one_too_many if count(denied([{"retry": {"attempts": 4}}])) == 1

test_deny_what_is_no_number_of_retries if {
	every attempts in [-1, 1.5, "3", "", true, false, [3], {}] {
		count(denied([{"retry": {"attempts": attempts}}])) == 1
	}
}

test_deny_only_the_rule_with_too_many if {
	rules := [{"retry": {"attempts": 3}}, {}, {"retry": {"attempts": 5}}]
	{breach.path[2] | some breach in denied(rules)} == {2}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review([{"retry": {"attempts": 1}}], 0)
	{breach.msg | some breach in found} == {
		"retry.attempts is 1; must be a whole number from 0 to 0",
	}
}

test_allow_few if {
	every attempts in [0, 1, 3] { denied([{"retry": {"attempts": attempts}}]) == set() }
	guardrail.deny == set() with input as review([{"retry": {"attempts": 5}}], 5)
}

test_allow_istio_s_default if {
	every retry in [null, {}, "x", [], {"attempts": null}, {"codes": [500]}] {
		denied([{"retry": retry}]) == set()
	}
}

test_allow_nothing_to_judge if {
	every rules in [null, [], {}, "x", [null], ["x"], [{}]] { denied(rules) == set() }
	asked := object.union(review([], 3), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

denied(rules) := found if {
	found := guardrail.deny with input as review(rules, 3)
}

review(rules, most) := {
	"object": {"spec": {"rules": rules}},
	"params": {"httproute-retry": {"maxAttempts": most}},
}
