package istio.destinationrule.consistent_hash_incomplete_test

import rego.v1

import data.istio.destinationrule.consistent_hash_incomplete as guardrail

test_deny_no_key if {
	asked({"ringHash": {"minimumRingSize": 1024}}) == {{
		"path": _hash,
		"msg": _keys_required(0),
	}}
}

test_deny_keys_that_are_none if {
	every hash in [
		{}, {"useSourceIp": false}, {"httpHeaderName": ""}, {"httpQueryParameterName": null},
	] {
		messages(hash) == {_keys_required(0)}
	}
}

test_deny_more_than_one_key if {
	messages({"useSourceIp": true, "httpHeaderName": "x-reader"}) == {_keys_required(2)}
}

test_deny_a_cookie_that_nobody_makes if {
	every cookie in [{"name": "reader"}, {"name": "reader", "ttl": null, "path": "/"}] {
		asked({"httpCookie": cookie}) == {{
			"path": array.concat(_hash, ["httpCookie", "ttl"]),
			"msg": "ttl is unset, so that no cookie is made; must be set",
		}}
	}
}

test_deny_minimum_ring_size if {
	every size in [1024, 0] {
		asked({"useSourceIp": true, "minimumRingSize": size}) == {{
			"path": array.concat(_hash, ["minimumRingSize"]),
			"msg": "minimumRingSize is deprecated here; must be set in ringHash",
		}}
	}
}

test_deny_in_a_subset if {
	subset := {"trafficPolicy": {"loadBalancer": {"consistentHash": {}}}}
	found := guardrail.deny with input as review({"subsets": [subset]}, true)
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "loadBalancer", "consistentHash",
	]}
}

test_allow_one_key if {
	every hash in [
		{"httpHeaderName": "x-reader"}, {"useSourceIp": true}, {"httpQueryParameterName": "reader"},
		{"httpCookie": {"name": "reader", "ttl": "0s"}},
		{"httpHeaderName": "x-reader", "useSourceIp": false, "minimumRingSize": null},
	] {
		asked(hash) == set()
	}
}

test_allow_cookies_of_the_application if {
	spec := {"trafficPolicy": {"loadBalancer": {"consistentHash": {"httpCookie": {"name": "a"}}}}}
	found := guardrail.deny with input as review(spec, false)
	found == set()
}

test_allow_other_load_balancing if {
	every hash in [null, "header", []] { asked(hash) == set() }
	every balancer in [null, {}, "RANDOM", {"simple": "RANDOM"}, []] {
		found := guardrail.deny with input as review({"trafficPolicy": {"loadBalancer": balancer}}, true)
		found == set()
	}
}

_hash := ["spec", "trafficPolicy", "loadBalancer", "consistentHash"]

_keys_required(found) := sprintf("%v keys are set; one is required, %s", [
	found,
	"httpHeaderName, httpCookie, useSourceIp or httpQueryParameterName",
])

messages(hash) := {breach.msg | some breach in asked(hash)}

asked(hash) := found if {
	spec := {"trafficPolicy": {"loadBalancer": {"consistentHash": hash}}}
	found := guardrail.deny with input as review(spec, true)
}

review(spec, require) := {
	"object": {"spec": spec},
	"params": {"dr-consistent-hash-incomplete": {"requireCookieTtl": require}},
}
