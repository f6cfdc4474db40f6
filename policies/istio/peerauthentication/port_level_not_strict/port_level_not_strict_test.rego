package istio.peerauthentication.port_level_not_strict_test

import rego.v1

import data.istio.peerauthentication.port_level_not_strict as guardrail

test_deny_disable if {
	denied({"8080": {"mode": "DISABLE"}}) == {{
		"path": ["spec", "portLevelMtls", "8080", "mode"],
		"msg": "mode of port 8080 is DISABLE; must be STRICT or UNSET",
	}}
}

test_deny_permissive if denied({"8080": {"mode": "PERMISSIVE"}}) == {breach("8080", "PERMISSIVE")}

test_deny_lower_case if denied({"8080": {"mode": "strict"}}) == {breach("8080", "strict")}

test_deny_unknown if denied({"8080": {"mode": "OFF"}}) == {breach("8080", "OFF")}

test_deny_mistyped if {
	every block in ["STRICT", ["STRICT"], {"mode": 3}, {"mode": ""}, {"mode": ["STRICT"]}] {
		denied({"8080": block}) == {breach("8080", "unreadable")}
	}
}

test_deny_each_port_that_is_open if {
	sound := {"443": {"mode": "STRICT"}, "8443": {}}
	ports := object.union(sound, {"80": {"mode": "DISABLE"}, "9090": {"mode": "PERMISSIVE"}})
	denied(ports) == {breach("80", "DISABLE"), breach("9090", "PERMISSIVE")}
}

test_deny_only_ports_that_are_not_allowed if {
	found := guardrail.deny with input as review(open({"15020", "150"}), {"allowedPorts": [15020]})
	found == {breach("150", "DISABLE")}
}

test_deny_unset_where_every_port_must_say_so if {
	every block in [null, {}, {"mode": null}, {"mode": "UNSET"}] {
		found := guardrail.deny with input as review({"8080": block}, {"allowedModes": ["STRICT"]})
		found == {{
			"path": ["spec", "portLevelMtls", "8080", "mode"],
			"msg": "mode of port 8080 is UNSET; must be STRICT",
		}}
	}
}

test_allow_strict if denied({"8080": {"mode": "STRICT"}}) == set()

test_allow_unset_which_inherits if {
	denied({"1": null, "2": {}, "3": {"mode": null}, "4": {"mode": "UNSET"}}) == set()
}

test_allow_listed_ports if {
	params := {"allowedPorts": [9090, 8080]}
	found := guardrail.deny with input as review(open({"8080", "9090"}), params)
	found == set()
}

test_allow_no_ports if {
	every ports in [null, {}, "8080"] { denied(ports) == set() }
}

test_allow_no_spec if {
	found := guardrail.deny with input as object.union(review({}, {}), {"object": {"spec": null}})
	found == set()
}

open(ports) := {port: {"mode": "DISABLE"} | some port in ports}

denied(ports) := found if {
	found := guardrail.deny with input as review(ports, {})
}

breach(port, mode) := {
	"path": ["spec", "portLevelMtls", port, "mode"],
	"msg": sprintf("mode of port %s is %s; must be STRICT or UNSET", [port, mode]),
}

review(ports, params) := {
	"object": {"spec": {"selector": {"matchLabels": {"app": "till"}}, "portLevelMtls": ports}},
	"params": {"pa-port-level-not-strict": object.union(
		{"allowedModes": ["STRICT", "UNSET"], "allowedPorts": []},
		params,
	)},
}
