package istio.telemetry.accesslog_unfiltered_meshwide_test

import rego.v1

import data.istio.telemetry.accesslog_unfiltered_meshwide as guardrail

test_deny_no_filter if {
	denied({"accessLogging": [{"providers": [{"name": "envoy"}]}]}) == {{
		"path": ["spec", "accessLogging", 0, "filter", "expression"],
		"msg": "filter is unset in the root namespace, mesh-root; the mesh must log a selection",
	}}
}

test_deny_however_it_is_absent if {
	every filter in [null, {}, "x", {"expression": null}, {"expression": ""}, {"expression": "  "}] {
		count(denied({"accessLogging": [{"filter": filter}]})) == 1
	}
	count(denied({"accessLogging": [{"filter": {"expression": 400}}]})) == 1
}

test_deny_no_labels_to_select_by if {
	every selector in [null, {}, "x", {"matchLabels": null}, {"matchLabels": {}}] {
		count(denied({"selector": selector, "accessLogging": [{}]})) == 1
	}
	every refs in [null, [], [null], "x"] {
		count(denied({"targetRefs": refs, "accessLogging": [{}]})) == 1
	}
}

test_deny_only_the_entry_without if {
	filtered := {"filter": {"expression": "response.code >= 400"}}
	entries := [filtered, {"disabled": false}, {"disabled": true}]
	{breach.path[2] | some breach in denied({"accessLogging": entries})} == {1}
}

test_deny_in_an_assumed_root_namespace_says_so if {
	unseen := {"rootNamespace": "istio-system", "known": false}
	found := guardrail.deny with input as review("istio-system", {"accessLogging": [{}]}, unseen)
	{breach.msg | some breach in found} == {concat("", [
		"filter is unset in the root namespace, istio-system (assumed to be it); ",
		"the mesh must log a selection",
	])}
}

test_allow_filter if {
	denied({"accessLogging": [{"filter": {"expression": "response.code >= 400"}}]}) == set()
}

test_allow_elsewhere if {
	mesh := {"rootNamespace": "mesh-root", "known": true}
	guardrail.deny == set() with input as review("shop", {"accessLogging": [{}]}, mesh)
}

test_allow_some_workloads if {
	denied({"selector": {"matchLabels": {"app": "till"}}, "accessLogging": [{}]}) == set()
	denied({"targetRefs": [{"kind": "Gateway"}], "accessLogging": [{}]}) == set()
	denied({"targetRef": {"kind": "Gateway"}, "accessLogging": [{}]}) == set()
}

test_allow_nothing_to_judge if {
	every entries in [null, [], {}, "x", [null], ["x"]] {
		denied({"accessLogging": entries}) == set()
	}
	denied(null) == set()
}

denied(spec) := found if {
	mesh := {"rootNamespace": "mesh-root", "known": true}
	found := guardrail.deny with input as review("mesh-root", spec, mesh)
}

review(namespace, spec, mesh) := {
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"context": {"mesh": mesh},
}
