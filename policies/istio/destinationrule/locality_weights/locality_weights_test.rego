package istio.destinationrule.locality_weights_test

import rego.v1

import data.istio.destinationrule.locality_weights as guardrail

test_deny_weights_out_of_range if {
	every weight in [0, 101, -1] {
		distributed({"north": weight}) == {{
			"path": array.concat(_setting, ["distribute", 0, "to", "north"]),
			"msg": sprintf("weight is %v; a number from 1 to 100 is required", [weight]),
		}}
	}
	every weight in ["100", null, {}] { count(distributed({"north": weight})) == 1 }
}

test_deny_weights_that_make_no_hundred if {
	distributed({"north": 60, "south": 39}) == {{
		"path": array.concat(_setting, ["distribute", 0, "to"]),
		"msg": "the weights sum up to 99; must be 100",
	}}
	messages({"distribute": [{"from": "a", "to": {"north": 60, "south": 41}}]}) == {
		"the weights sum up to 101; must be 100",
	}
}

test_deny_no_weights if {
	every entry in [{"from": "a"}, {"to": {}}, {"to": null}, {"to": "north"}, "north", null] {
		messages({"distribute": [entry]}) == {"the weights sum up to 0; must be 100"}
	}
}

test_deny_weights_within_each_other if {
	distributed({"north": 50, "north/hall-1": 50}) == {{
		"path": array.concat(_setting, ["distribute", 0, "to"]),
		"msg": "north overlaps with north/hall-1; localities must be distinct",
	}}
	overlapping({"north/*": 50, "north": 50})
	overlapping({"*": 50, "south/b/c": 50})
	overlapping({"a/b/*": 40, "a/b/c": 30, "z": 30})
}

test_deny_origins_within_each_other if {
	to := {"north": 100}
	list := [{"from": "north/*", "to": to}, {"from": "s", "to": to}, {"from": "north/a/b", "to": to}]
	asked({"distribute": list}) == {{
		"path": array.concat(_setting, ["distribute"]),
		"msg": "from north overlaps with from north/a/b; localities must be distinct",
	}}
	count(messages({"distribute": [{"from": "*", "to": to}, {"from": "s", "to": to}]})) == 1
}

test_deny_failover_of_what_is_no_region if {
	asked({"failover": [{"from": "north", "to": "south"}, {"from": "north/a", "to": "south"}]}) == {{
		"path": array.concat(_setting, ["failover", 1, "from"]),
		"msg": "from is north/a; must be the name of a region",
	}}
	every name in ["*", "s/a", "", null, 5] {
		paths({"failover": [{"from": "north", "to": name}]}) == {
			array.concat(_setting, ["failover", 0, "to"]),
		}
	}
}

test_deny_failover_to_where_it_comes_from if {
	asked({"failover": [{"from": "north", "to": "north"}]}) == {{
		"path": array.concat(_setting, ["failover", 0, "to"]),
		"msg": "to is north, as from is; must be another region",
	}}
}

test_deny_in_a_subset if {
	balancer := {"localityLbSetting": {"failover": [{"from": "north", "to": "*"}]}}
	spec := {"subsets": [{"trafficPolicy": {"loadBalancer": balancer}}]}
	found := guardrail.deny with input as {"object": {"spec": spec}}
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "loadBalancer", "localityLbSetting",
		"failover", 0, "to",
	]}
}

test_allow_shares_of_a_hundred if {
	every weights in [{"north": 100}, {"north/a/*": 1, "north/b/*": 99}, {"*": 100}] {
		distributed(weights) == set()
	}
}

test_allow_names_that_begin_alike if {
	distributed({"north": 50, "north-east": 50}) == set()
	to := {"north": 100}
	asked({"distribute": [{"from": "a/b", "to": to}, {"from": "a/bc", "to": to}, {"to": to}]}) == set()
}

test_allow_failover_between_regions if {
	asked({"failover": [{"from": "north", "to": "south"}, {"from": "south", "to": "north"}]}) == set()
}

test_allow_what_the_schema_refuses if {
	every setting in [null, "on", [], {}, {"failover": ["north", null]}, {"distribute": {}}] {
		asked(setting) == set()
	}
	every balancer in [null, "on", []] {
		spec := {"trafficPolicy": {"loadBalancer": balancer}}
		found := guardrail.deny with input as {"object": {"spec": spec}}
		found == set()
	}
}

_setting := ["spec", "trafficPolicy", "loadBalancer", "localityLbSetting"]

overlapping(weights) if {
	some msg in {breach.msg | some breach in distributed(weights)}
	endswith(msg, "; localities must be distinct")
}

distributed(weights) := asked({"distribute": [{"from": "north", "to": weights}]})

messages(setting) := {breach.msg | some breach in asked(setting)}

paths(setting) := {breach.path | some breach in asked(setting)}

asked(setting) := found if {
	spec := {"trafficPolicy": {"loadBalancer": {"localityLbSetting": setting}}}
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
