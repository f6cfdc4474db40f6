package istio.destinationrule.gateway_errors_ineffective_test

import rego.v1

import data.istio.destinationrule.gateway_errors_ineffective as guardrail

test_deny_as_many if {
	denied({"consecutiveGatewayErrors": 3, "consecutive5xxErrors": 3}) == {{
		"path": ["spec", "trafficPolicy", "outlierDetection", "consecutiveGatewayErrors"],
		"msg": "consecutiveGatewayErrors is 3; must be below consecutive5xxErrors, which is 3",
	}}
}

test_deny_one_of_one if {
	count(denied({"consecutiveGatewayErrors": 1, "consecutive5xxErrors": 1})) == 1
}

test_deny_more if {
	messages({"consecutiveGatewayErrors": 4, "consecutive5xxErrors": 3}) == {
		"consecutiveGatewayErrors is 4; must be below consecutive5xxErrors, which is 3",
	}
}

test_deny_as_many_as_the_default if {
	every unset in [{}, {"consecutive5xxErrors": null}] {
		messages(object.union(unset, {"consecutiveGatewayErrors": 5})) == {
			"consecutiveGatewayErrors is 5; must be below consecutive5xxErrors, which is 5",
		}
	}
}

test_deny_in_a_port if {
	port := {"outlierDetection": {"consecutiveGatewayErrors": 7}}
	spec := {"trafficPolicy": {"portLevelSettings": [port]}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
	{breach.path | some breach in found} == {[
		"spec", "trafficPolicy", "portLevelSettings", 0,
		"outlierDetection", "consecutiveGatewayErrors",
	]}
}

test_allow_fewer if {
	denied({"consecutiveGatewayErrors": 2, "consecutive5xxErrors": 3}) == set()
	denied({"consecutiveGatewayErrors": 4}) == set()
	denied({"consecutiveGatewayErrors": 0, "consecutive5xxErrors": 3}) == set()
}

test_allow_where_nothing_else_is_counted if {
	denied({"consecutiveGatewayErrors": 5, "consecutive5xxErrors": 0}) == set()
	denied({"consecutiveGatewayErrors": 0, "consecutive5xxErrors": 0}) == set()
}

test_allow_unset if {
	blocks := [{}, {"consecutiveGatewayErrors": null}, {"consecutive5xxErrors": 1}, null, "on", []]
	every block in blocks { denied(block) == set() }
}

denied(block) := found if {
	spec := {"trafficPolicy": {"outlierDetection": block}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}

messages(block) := {breach.msg | some breach in denied(block)}
