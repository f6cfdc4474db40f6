package istio.virtualservice.wildcard_host_test

import rego.v1

import data.istio.virtualservice.wildcard_host as guardrail

test_deny_every_host if {
	denied(["*"]) == {{
		"path": ["spec", "hosts", 0],
		"msg": "host is *; a wildcard needs at least 2 labels after *. or an allowed suffix",
	}}
}

test_deny_too_few_labels if denied_indexes(["*.com", "*.com.", "*.LOCAL", "*..com"]) == {0, 1, 2, 3}

test_deny_a_partial_wildcard if {
	denied_indexes(["*shop.example.com", "shop*.example.com", "shop.*.com", "*.*.com"]) == {0, 1, 2, 3}
}

test_deny_only_the_wildcard if denied_indexes(["shop.example.com", "*", "reviews"]) == {1}

test_deny_for_tls_and_tcp_routes_too if {
	tcp := {"spec": {"hosts": ["*"], "gateways": ["edge"], "tcp": [{"route": []}]}}
	found := guardrail.deny with input as review(tcp, {"minLabels": 2, "allowedSuffixes": []})
	count(found) == 1
}

test_deny_by_the_parameter if {
	params := {"minLabels": 127, "allowedSuffixes": ["apps.example.com"]}
	spec := {"hosts": ["*.example.com", "*.badapps.example.com", "*.apps.example.com"]}
	found := guardrail.deny with input as review({"spec": spec}, params)
	{breach.path[2] | some breach in found} == {0, 1}
}

test_allow_a_name if denied(["reviews", "reviews.shop.svc.cluster.local", "10.0.0.1"]) == set()

test_allow_enough_labels if denied(["*.example.com", "*.eu.example.com"]) == set()

test_allow_a_suffix_by_the_parameter if {
	params := {"minLabels": 2, "allowedSuffixes": ["internal"]}
	spec := {"hosts": ["*.internal", "*.Internal", "*.eu.internal"]}
	guardrail.deny == set() with input as review({"spec": spec}, params)
}

test_allow_a_delegate_without_hosts if {
	denied(null) == set()
	denied([]) == set()
	params := {"minLabels": 2, "allowedSuffixes": []}
	guardrail.deny == set() with input as review({"spec": {"http": []}}, params)
	guardrail.deny == set() with input as review({}, params)
}

test_allow_what_the_schema_refuses if {
	denied([null, 5, ["*"], {"*": "*"}]) == set()
	denied("*") == set()
}

denied(hosts) := found if {
	object := {"spec": {"hosts": hosts}}
	found := guardrail.deny with input as review(object, {"minLabels": 2, "allowedSuffixes": []})
}

denied_indexes(hosts) := {breach.path[2] | some breach in denied(hosts)}

review(object, params) := {"object": object, "params": {"vs-wildcard-host": params}}
