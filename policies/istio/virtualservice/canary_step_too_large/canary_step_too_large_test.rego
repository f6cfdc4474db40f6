package istio.virtualservice.canary_step_too_large_test

import rego.v1

import data.istio.virtualservice.canary_step_too_large as guardrail

test_deny_all_at_once if {
	denied(_split(100, 0), _split(0, 100)) == {
		_breach("v1", 100, 0),
		_breach("v2", 0, 100),
	}
}

test_deny_just_above_the_step if {
	denied(_split(100, 0), _split(49, 51)) == {_breach("v1", 100, 49), _breach("v2", 0, 51)}
}

test_deny_another_single_destination if {
	denied({"route": [_to("v1")]}, {"route": [_to("v2")]}) == {
		_breach("v1", 100, 0),
		_breach("v2", 0, 100),
	}
}

test_deny_what_is_taken_away if {
	three := {"route": [_to("v1"), _weighing("v2", 50), _weighing("v3", 50)]}
	found := denied({"route": [_to("v1")]}, three)
	found == {_breach("v1", 100, 0)}
}

test_deny_in_the_route_of_the_same_match_or_name if {
	match := [{"uri": {"prefix": "/v1"}}]
	old := [{"match": match, "route": [_to("v1")]}, {"route": [_to("v2")]}]
	new := [{"route": [_to("v2")]}, {"match": match, "route": [_to("v2")]}]
	{breach.path | some breach in asked(old, new)} == {["spec", "http", 1, "route"]}
	named := asked(
		[{"name": "a", "match": match, "route": [_to("v1")]}],
		[{"name": "a", "route": [_to("v2")]}],
	)
	count(named) == 2
}

test_deny_hosts_without_subset if {
	found := denied(
		{"route": [{"destination": {"host": "catalog"}}]},
		{"route": [{"destination": {"host": "api.example.com"}}]},
	)
	{breach.msg | some breach in found} == {
		"the share of catalog.shop goes from 100 to 0; at most 50 points at a time",
		"the share of api.example.com goes from 0 to 100; at most 50 points at a time",
	}
}

test_allow_steps if {
	denied(_split(100, 0), _split(50, 50)) == set()
	denied(_split(90, 10), _split(90, 10)) == set()
	denied({"route": [_to("v1")]}, _split(50, 50)) == set()
}

test_allow_the_same_service_in_full if {
	full := {"route": [{"destination": {
		"host": "catalog.shop.svc.cluster.local",
		"subset": "v1",
	}}]}
	denied({"route": [_to("v1")]}, full) == set()
}

test_allow_new_routes if {
	canary := {"match": [{"headers": {"x-canary": {"exact": "true"}}}], "route": [_to("v2")]}
	asked([{"route": [_to("v1")]}], [canary, {"route": [_to("v1")]}]) == set()
}

test_allow_blue_green if {
	found := guardrail.deny with input as annotated("true")
	found == set()
	refused := guardrail.deny with input as annotated("false")
	count(refused) == 2
}

test_allow_where_nothing_was if {
	every old in [null, {}, {"spec": null}, {"spec": {"http": "routes"}}, {"spec": {"http": [null]}}] {
		found := guardrail.deny with input as review(old, _object([_split(0, 100)]))
		found == set()
	}
}

test_allow_what_the_schema_refuses if {
	every route in [null, {}, {"route": null}, {"route": "v2"}] {
		denied(_split(100, 0), route) == set()
	}
	denied({"redirect": {}}, {"route": [_to(5)]}) == set()
	denied({"redirect": {}}, {"route": [{}, {"destination": {"host": 5}}, null]}) == set()
	denied({"route": "v1"}, {"route": []}) == set()
}

_to(subset) := {"destination": {"host": "catalog", "subset": subset}}

_weighing(subset, weight) := object.union(_to(subset), {"weight": weight})

_split(first, second) := {"route": [_weighing("v1", first), _weighing("v2", second)]}

_breach(subset, was, is) := {
	"path": ["spec", "http", 0, "route"],
	"msg": sprintf("the share of catalog.shop %s goes from %v to %v; %s", [
		subset,
		was,
		is,
		"at most 50 points at a time",
	]),
}

denied(old, new) := asked([old], [new])

asked(old, new) := found if {
	found := guardrail.deny with input as review(_object(old), _object(new))
}

annotated(value) := review(_object([_split(100, 0)]), object.union(
	_object([_split(0, 100)]),
	{"metadata": {"annotations": {"meshwarden.dev/blue-green": value}}},
))

_object(routes) := {"metadata": {"namespace": "shop"}, "spec": {"http": routes}}

review(old, new) := {
	"object": new,
	"oldObject": old,
	"params": {"vs-canary-step-too-large": {"maxStep": 50}},
}
