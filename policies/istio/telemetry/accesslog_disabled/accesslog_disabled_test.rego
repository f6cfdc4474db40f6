package istio.telemetry.accesslog_disabled_test

import rego.v1

import data.istio.telemetry.accesslog_disabled as guardrail

test_deny_disabled if {
	denied([{"disabled": true}]) == {{
		"path": ["spec", "accessLogging", 0, "disabled"],
		"msg": "disabled is true, so requests leave no trace; must be left out",
	}}
}

test_deny_the_called_side if {
	every mode in ["SERVER", "CLIENT_AND_SERVER", "UNDEFINED", "client", null] {
		count(denied([{"disabled": true, "match": {"mode": mode}}])) == 1
	}
	every match in [null, "CLIENT", {}] { count(denied([{"disabled": true, "match": match}])) == 1 }
}

test_deny_every_entry_where_none_logs if {
	entries := [{"disabled": true, "providers": [{"name": "a"}]}, {"disabled": true}, null, "x"]
	{breach.path[2] | some breach in denied(entries)} == {0, 1}
}

test_deny_where_only_the_caller_logs if {
	entries := [{"match": {"mode": "CLIENT"}}, {"match": {"mode": "SERVER"}, "disabled": true}]
	{breach.path[2] | some breach in denied(entries)} == {1}
}

test_allow_logging if {
	every value in [null, false, "true", 1] { denied([{"disabled": value}]) == set() }
}

test_allow_another_provider if {
	envoy := {"providers": [{"name": "envoy"}], "disabled": true}
	denied([envoy, {"providers": [{"name": "otel"}]}]) == set()
}

test_allow_the_calling_side if {
	denied([{"match": {"mode": "CLIENT"}, "disabled": true}]) == set()
}

test_allow_nothing_to_judge if {
	every entries in [null, [], {}, "x", [null], ["x"]] { denied(entries) == set() }
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(entries) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"accessLogging": entries}}}
}
