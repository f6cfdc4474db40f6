package istio.peerauthentication.permissive_without_expiry_test

import rego.v1

import data.istio.peerauthentication.permissive_without_expiry as guardrail

now := "2026-06-01T12:00:00Z"

test_deny_no_end if {
	denied(permissive, {}) == {{
		"path": ["metadata", "annotations", "meshwarden.dev/permissive-until"],
		"msg": "PERMISSIVE in mtls.mode has no end; must end within 30 days",
	}}
}

test_deny_no_end_however_it_is_absent if {
	every annotations in [null, {}, {"meshwarden.dev/permissive-until": null}, "2026-06-10"] {
		denied(permissive, annotations) == breach("mtls.mode", "has no end")
	}
}

test_deny_mesh_wide_unset if {
	every spec in [null, {}, {"mtls": {"mode": "UNSET"}}, {"selector": {}}] {
		found := guardrail.deny with input as review("istio-system", spec, {}, true)
		found == breach("mtls.mode (unset for the whole mesh)", "has no end")
	}
}

test_deny_mesh_wide_unset_says_what_is_assumed if {
	found := guardrail.deny with input as review("istio-system", {}, {}, false)
	mesh := "the whole mesh, root namespace istio-system being assumed"
	found == breach(sprintf("mtls.mode (unset for %s)", [mesh]), "has no end")
}

test_deny_port_level if {
	spec := {"mtls": {"mode": "STRICT"}, "portLevelMtls": {"8080": {"mode": "PERMISSIVE"}}}
	denied(spec, {}) == breach("portLevelMtls.8080.mode", "has no end")
}

test_deny_once_for_every_place if {
	ports := {"80": {"mode": "PERMISSIVE"}, "81": {"mode": "STRICT"}, "82": {"mode": "PERMISSIVE"}}
	places := "mtls.mode, portLevelMtls.80.mode, portLevelMtls.82.mode"
	denied(object.union(permissive, {"portLevelMtls": ports}), {}) == breach(places, "has no end")
}

test_deny_what_is_over if {
	ended := [
		"2026-05-31", "2025-06-10", "1999-01-01", "0001-01-01", "2026-06-01T12:00:00Z",
		"2026-06-01T13:00:00+02:00",
	]
	every until in ended {
		denied(permissive, ending(until)) == breach("mtls.mode", sprintf("ended %s", [until]))
	}
}

test_deny_what_is_too_far_away if {
	far := ["2026-07-02", "2026-07-01T12:00:01Z", "2027-06-10", "2262-05-01", "9999-12-31"]
	every until in far {
		fault := sprintf("ends %s, which is too far away", [until])
		denied(permissive, ending(until)) == breach("mtls.mode", fault)
	}
}

test_deny_malformed if {
	texts := ["", "soon", "2026-6-10", "10.06.2026", "2026-06-31", "2026-02-29", "2026-06-10 12:00"]
	every until in texts { count(denied(permissive, ending(until))) == 1 }
	malformed := "has an end that is neither a date nor an RFC 3339 time"
	denied(permissive, ending("soon")) == breach("mtls.mode", sprintf("%s: soon", [malformed]))
	denied(permissive, ending("")) == breach("mtls.mode", malformed)
}

test_deny_malformed_keeps_out_of_the_message_what_would_spoil_it if {
	malformed := "has an end that is neither a date nor an RFC 3339 time"
	long := concat("", [text | some _ in numbers.range(1, 5); text := "0123456789"])
	every until in [long, "two\nlines", 20260610, true, ["2026-06-10"], {}] {
		denied(permissive, ending(until)) == breach("mtls.mode", malformed)
	}
}

test_deny_by_the_organisation_s_days if {
	asked := object.union(
		review("shop", permissive, ending("2026-06-09"), true),
		{"params": {"pa-permissive-without-expiry": {"maxDays": 7}}},
	)
	found := guardrail.deny with input as asked
	found == {{
		"path": ["metadata", "annotations", "meshwarden.dev/permissive-until"],
		"msg": "PERMISSIVE in mtls.mode ends 2026-06-09, which is too far away; must end within 7 days",
	}}
}

test_deny_where_the_time_is_not_known if {
	found := guardrail.deny with input as object.remove(
		review("shop", permissive, ending("2026-06-10"), true),
		{"context"},
	)
	count(found) > 0
}

test_allow_an_end_in_time if {
	ends := [
		"2026-06-01", "2026-06-10", "2026-07-01", "2026-06-01T12:00:01Z", "2026-07-01T12:00:00Z",
		"2026-06-01T14:00:00.5+02:00",
	]
	every until in ends { denied(permissive, ending(until)) == set() }
}

test_allow_mesh_wide_unset_with_an_end if {
	found := guardrail.deny with input as review("istio-system", {}, ending("2026-06-10"), true)
	found == set()
}

test_allow_what_is_not_permissive if {
	specs := [
		null, {}, {"mtls": {"mode": "STRICT"}}, {"mtls": {"mode": "DISABLE"}},
		{"portLevelMtls": {"8080": {"mode": "DISABLE"}, "9090": {}}}, {"portLevelMtls": null},
	]
	every spec in specs { denied(spec, {}) == set() }
}

test_allow_strict_whatever_the_annotation_says if {
	denied({"mtls": {"mode": "STRICT"}}, ending("2020-01-01")) == set()
}

permissive := {"mtls": {"mode": "PERMISSIVE"}}

ending(until) := {"meshwarden.dev/permissive-until": until}

denied(spec, annotations) := found if {
	found := guardrail.deny with input as review("shop", spec, annotations, true)
}

breach(places, fault) := {{
	"path": ["metadata", "annotations", "meshwarden.dev/permissive-until"],
	"msg": sprintf("PERMISSIVE in %s %s; must end within 30 days", [places, fault]),
}}

review(namespace, spec, annotations, known) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace, "annotations": annotations}, "spec": spec},
	"params": {"pa-permissive-without-expiry": {"maxDays": 30}},
	"context": {"now": now, "mesh": {"rootNamespace": "istio-system", "known": known}},
}
