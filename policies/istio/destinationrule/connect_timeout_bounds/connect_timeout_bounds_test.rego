package istio.destinationrule.connect_timeout_bounds_test

import rego.v1

import data.istio.destinationrule.connect_timeout_bounds as guardrail

test_deny_too_long if {
	denied("1m") == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "connectTimeout"],
		"msg": "connectTimeout is 1m; a duration from 10ms to 30s is required",
	}}
}

test_deny_just_outside if {
	every text in ["9999us", "30001ms", "0s", "-1s"] { count(denied(text)) == 1 }
}

test_deny_what_is_no_duration if {
	every value in ["", "1d", "30", 30, false, {}, []] { count(denied(value)) == 1 }
	{breach.msg | some breach in denied("30")} == {
		"connectTimeout is \"30\"; a duration from 10ms to 30s is required",
	}
}

test_deny_in_a_subset if {
	slow := {"connectionPool": {"tcp": {"connectTimeout": "1h"}}}
	found := guardrail.deny with input as review({"subsets": [{"trafficPolicy": slow}]})
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "connectionPool", "tcp", "connectTimeout",
	]}
}

test_allow_the_bounds if {
	every text in ["10ms", "30s", "0.5m", ".01s"] { denied(text) == set() }
}

test_allow_unset if {
	denied(null) == set()
	pools := [{}, {"tcp": {}}, {"tcp": null}, {"tcp": "10s"}, null, "10s", []]
	every pool in pools {
		found := guardrail.deny with input as review({"trafficPolicy": {"connectionPool": pool}})
		found == set()
	}
}

denied(value) := found if {
	pool := {"tcp": {"connectTimeout": value}}
	found := guardrail.deny with input as review({"trafficPolicy": {"connectionPool": pool}})
}

review(spec) := {
	"object": {"spec": spec},
	"params": {"dr-connect-timeout-bounds": {"min": "10ms", "max": "30s"}},
}
