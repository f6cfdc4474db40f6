package istio.destinationrule.subset_no_labels_test

import rego.v1

import data.istio.destinationrule.subset_no_labels as guardrail

test_deny_unset if {
	denied([{"name": "v1"}]) == {{
		"path": ["spec", "subsets", 0, "labels"],
		"msg": "labels are unset, so the subset is every endpoint; must be set",
	}}
}

test_deny_empty_and_mistyped if {
	every labels in [{}, null, "v1", ["v1"]] { indexes([{"name": "v1", "labels": labels}]) == {0} }
	indexes([null, "v1"]) == {0, 1}
}

test_deny_whatever_else_is_set if {
	indexes([{"name": "v1", "trafficPolicy": {"loadBalancer": {"simple": "RANDOM"}}}]) == {0}
}

test_deny_the_subset_without_only if {
	indexes([_sound, {"name": "v2"}, _sound]) == {1}
}

test_allow_labels if denied([_sound]) == set()

test_allow_by_name if {
	found := guardrail.deny with input as review([{"name": "news"}, {"name": "v2"}], ["news"])
	{breach.path[2] | some breach in found} == {1}
}

test_allow_no_subsets if {
	every subsets in [null, [], "v1", {}] { denied(subsets) == set() }
}

_sound := {"name": "v1", "labels": {"version": "v1"}}

denied(subsets) := found if {
	found := guardrail.deny with input as review(subsets, [])
}

indexes(subsets) := {breach.path[2] | some breach in denied(subsets)}

review(subsets, allowed) := {
	"object": {"spec": {"subsets": subsets}},
	"params": {"dr-subset-no-labels": {"allowedSubsets": allowed}},
}
