package istio.virtualservice.fault_disables_retry_timeout_test

import rego.v1

import data.istio.virtualservice.fault_disables_retry_timeout as guardrail

test_deny_beside_a_fault if {
	denied([{"fault": {}, "timeout": "5s", "retries": {"attempts": 2}}]) == {
		{
			"path": ["spec", "http", 0, "timeout"],
			"msg": "timeout has no effect beside fault; must be unset",
		},
		{
			"path": ["spec", "http", 0, "retries"],
			"msg": "retries has no effect beside fault; must be unset",
		},
	}
}

test_deny_the_one_that_is_set if {
	fault := {"abort": {"percentage": {"value": 1}}}
	found := denied([{"timeout": "5s"}, {"fault": fault, "timeout": "5s", "retries": null}])
	{breach.path | some breach in found} == {["spec", "http", 1, "timeout"]}
	count(denied([{"fault": fault, "retries": {"attempts": 0}}])) == 1
}

test_allow_one_without_the_other if {
	routes := [{"fault": {}}, {"timeout": "5s"}, {"retries": {}}, {"fault": null, "timeout": "5s"}]
	denied(routes) == set()
}

test_allow_no_routes if {
	every routes in [null, [], "routes", [null, "route", {}]] { denied(routes) == set() }
}

denied(routes) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"http": routes}}}
}
