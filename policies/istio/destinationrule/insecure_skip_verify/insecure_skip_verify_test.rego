package istio.destinationrule.insecure_skip_verify_test

import rego.v1

import data.istio.destinationrule.insecure_skip_verify as guardrail

test_deny_skipped if {
	denied({"trafficPolicy": skipping(true)}) == {{
		"path": ["spec", "trafficPolicy", "tls", "insecureSkipVerify"],
		"msg": "insecureSkipVerify is true; must be false or unset",
	}}
}

test_deny_in_each_of_the_four_places if {
	both := object.union(skipping(true), {"portLevelSettings": [{}, skipping(true)]})
	paths({"trafficPolicy": both, "subsets": [{}, {"trafficPolicy": both}]}) == {
		["spec", "trafficPolicy", "tls", "insecureSkipVerify"],
		["spec", "trafficPolicy", "portLevelSettings", 1, "tls", "insecureSkipVerify"],
		["spec", "subsets", 1, "trafficPolicy", "tls", "insecureSkipVerify"],
		["spec", "subsets", 1, "trafficPolicy", "portLevelSettings", 1, "tls", "insecureSkipVerify"],
	}
}

test_deny_whatever_the_mode if {
	tls := {"mode": "ISTIO_MUTUAL", "insecureSkipVerify": true}
	count(denied({"trafficPolicy": {"tls": tls}})) == 1
}

test_deny_mistyped if {
	every value in ["true", 1, {}, []] { count(denied({"trafficPolicy": skipping(value)})) == 1 }
}

test_allow_verified if {
	every value in [false, null] { denied({"trafficPolicy": skipping(value)}) == set() }
	denied({"trafficPolicy": {"tls": {"mode": "SIMPLE"}}}) == set()
}

test_allow_no_tls_block if {
	every policy in [{}, null, {"tls": null}, {"tls": "SIMPLE"}, "mistyped"] {
		denied({"trafficPolicy": policy}) == set()
	}
}

skipping(value) := {"tls": {"mode": "SIMPLE", "insecureSkipVerify": value}}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}

paths(spec) := {breach.path | some breach in denied(spec)}
