package istio.destinationrule.locality_distribute_and_failover_test

import rego.v1

import data.istio.destinationrule.locality_distribute_and_failover as guardrail

test_deny_both if {
	denied({"distribute": _shares, "failover": _moves}) == {{
		"path": ["spec", "trafficPolicy", "loadBalancer", "localityLbSetting", "failover"],
		"msg": "failover is set beside distribute; only one of them may be set",
	}}
}

test_deny_both_even_when_switched_off if {
	count(denied({"enabled": false, "distribute": _shares, "failover": _moves})) == 1
}

test_deny_in_a_subset if {
	both := {"localityLbSetting": {"distribute": _shares, "failover": _moves}}
	spec := {"subsets": [{"trafficPolicy": {"loadBalancer": both}}]}
	found := guardrail.deny with input as {"object": {"spec": spec}}
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "loadBalancer", "localityLbSetting", "failover",
	]}
}

test_allow_one if {
	denied({"distribute": _shares}) == set()
	denied({"failover": _moves}) == set()
	denied({"distribute": _shares, "failoverPriority": ["topology.istio.io/network"]}) == set()
}

test_allow_empty_lists if {
	denied({"distribute": [], "failover": _moves}) == set()
	denied({"distribute": _shares, "failover": []}) == set()
	denied({"distribute": _shares, "failover": null}) == set()
}

test_allow_neither if {
	every setting in [null, {}, "on", []] { denied(setting) == set() }
	every balancer in [null, {}, "on", []] {
		spec := {"trafficPolicy": {"loadBalancer": balancer}}
		found := guardrail.deny with input as {"object": {"spec": spec}}
		found == set()
	}
}

_shares := [{"from": "north", "to": {"north": 100}}]

_moves := [{"from": "north", "to": "south"}]

denied(setting) := found if {
	spec := {"trafficPolicy": {"loadBalancer": {"localityLbSetting": setting}}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
