package istio.peerauthentication.portlevel_needs_selector_test

import rego.v1

import data.istio.peerauthentication.portlevel_needs_selector as guardrail

test_deny_ports_without_a_selector if {
	denied({"portLevelMtls": {"8080": {"mode": "STRICT"}}}) == {{
		"path": ["spec", "selector", "matchLabels"],
		"msg": "matchLabels is unset, so portLevelMtls counts for nothing; must name labels",
	}}
}

test_deny_once_however_the_labels_are_absent if {
	ports := {"80": {"mode": "STRICT"}, "8080": null}
	selectors := [null, {}, {"matchLabels": null}, {"matchLabels": {}}, {"matchLabels": "x"}, "x"]
	every selector in selectors {
		found := denied({"selector": selector, "portLevelMtls": ports})
		{breach.path | some breach in found} == {["spec", "selector", "matchLabels"]}
	}
}

test_deny_what_is_no_port if {
	selected({"http": {}}) == {{
		"path": ["spec", "portLevelMtls", "http"],
		"msg": "port is http; must be a number from 1 to 65535",
	}}
	every port in ["0", "65536", "99999", "100000", "-1", "+80", "080", "80.5", "8e3", " 80", ""] {
		{breach.path | some breach in selected({port: {}})} == {["spec", "portLevelMtls", port]}
	}
}

test_deny_only_what_is_no_port if {
	found := selected({"80": {}, "http": {}, "70000": {}})
	{breach.path[2] | some breach in found} == {"http", "70000"}
}

test_deny_both if count(denied({"portLevelMtls": {"http": {}}})) == 2

test_allow_ports_of_selected_workloads if {
	selected({"1": {}, "8080": {"mode": "STRICT"}, "65535": null}) == set()
}

test_allow_no_ports if {
	every ports in [null, {}, [], "8080"] {
		denied({"portLevelMtls": ports}) == set()
		selected(ports) == set()
	}
}

test_allow_no_spec if {
	every spec in [null, {}, "STRICT"] { denied(spec) == set() }
}

selected(ports) := found if {
	found := denied({"selector": {"matchLabels": {"app": "till"}}, "portLevelMtls": ports})
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
