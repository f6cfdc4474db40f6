package istio.telemetry.span_reporting_disabled_test

import rego.v1

import data.istio.telemetry.span_reporting_disabled as guardrail

test_deny_disabled if {
	denied([{"disableSpanReporting": true, "randomSamplingPercentage": 1}]) == {{
		"path": ["spec", "tracing", 0, "disableSpanReporting"],
		"msg": "disableSpanReporting is true, so traces have a gap here; must be left out",
	}}
}

test_deny_only_the_entry_that_disables if {
	found := denied([{}, {"disableSpanReporting": false}, {"disableSpanReporting": true}])
	{breach.path[2] | some breach in found} == {2}
}

test_allow_reporting if {
	every value in [null, false, "true", 1, [true]] {
		denied([{"disableSpanReporting": value}]) == set()
	}
}

test_allow_nothing_to_judge if {
	every tracing in [null, [], {}, "x", [null], ["x"]] { denied(tracing) == set() }
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(tracing) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"tracing": tracing}}}
}
