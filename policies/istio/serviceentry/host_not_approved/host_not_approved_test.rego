package istio.serviceentry.host_not_approved_test

import rego.v1

import data.istio.serviceentry.host_not_approved as guardrail

test_deny_host_that_is_not_listed if {
	denied({"hosts": ["api.partner.example", "elsewhere.example"]}) == {{
		"path": ["spec", "hosts", 1],
		"msg": "host is elsewhere.example; must be one that is approved for the namespace",
	}}
}

test_deny_what_only_looks_approved if {
	lookalikes := ["evilpartner.example", "partner.example", "*.example", "partner.example.evil"]
	denied_indexes(lookalikes) == {0, 1, 2, 3}
}

test_deny_host_of_another_namespace if denied_indexes(["vendor.example"]) == {0}

test_deny_in_a_namespace_that_is_not_named if {
	found := guardrail.deny with input as review(
		{"hosts": ["elsewhere.example"]},
		{"other": ["elsewhere.example"]},
	)
	count(found) == 1
}

test_deny_unless_internal if {
	every location in ["MESH_EXTERNAL", null, "", "mesh_internal"] {
		count(denied({"location": location, "hosts": ["elsewhere.example"]})) == 1
	}
}

test_deny_entries_of_another_type if denied_indexes([null, 5]) == {0, 1}

test_allow_listed if {
	denied({"hosts": ["API.partner.example", "a.b.partner.example", "updates.example"]}) == set()
	denied({"hosts": ["*.partner.example"]}) == set()
}

test_allow_internal if {
	denied({"location": "MESH_INTERNAL", "hosts": ["elsewhere.example"]}) == set()
}

test_allow_everything_while_nothing_is_listed if {
	found := guardrail.deny with input as review({"hosts": ["elsewhere.example"]}, {})
	found == set()
}

test_allow_no_hosts if {
	every spec in [null, {}, {"hosts": null}, {"hosts": []}, {"hosts": "mistyped"}] {
		denied(spec) == set()
	}
}

denied_indexes(hosts) := {breach.path[2] | some breach in denied({"hosts": hosts})}

denied(spec) := found if {
	found := guardrail.deny with input as review(spec, {
		"shop": ["*.partner.example"],
		"other": ["vendor.example"],
		"*": ["updates.example"],
	})
}

review(spec, allowlist) := {
	"object": {"kind": "ServiceEntry", "spec": spec},
	"request": {"namespace": "shop"},
	"params": {"se-host-not-approved": {"egressAllowlist": allowlist}},
}
