package istio.destinationrule.subset_duplicate_test

import rego.v1

import data.istio.destinationrule.subset_duplicate as guardrail

test_deny_a_name_twice if {
	denied(["v1", "v2", "v1"]) == {{
		"path": ["spec", "subsets", 2, "name"],
		"msg": "name is v1, as that of an earlier subset; must be unique",
	}}
}

test_deny_each_but_the_first if indexes(["v1", "v1", "v2", "v2", "v1"]) == {1, 3, 4}

test_allow_names_of_their_own if denied(["v1", "v2", "V1"]) == set()

test_allow_what_has_no_name if {
	denied([null, null, 0, 0]) == set()
	asked([{}, {}, null, "v1", "v1"]) == set()
}

test_allow_no_subsets if {
	every subsets in [null, [], "v1", {}] { asked(subsets) == set() }
}

denied(names) := asked([{"name": name} | some name in names])

indexes(names) := {breach.path[2] | some breach in denied(names)}

asked(subsets) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"subsets": subsets}}}
}
