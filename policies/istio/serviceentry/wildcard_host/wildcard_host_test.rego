package istio.serviceentry.wildcard_host_test

import rego.v1

import data.istio.serviceentry.wildcard_host as guardrail

test_deny_a_top_level_domain if {
	denied(["*.com"]) == {{
		"path": ["spec", "hosts", 0],
		"msg": "host is *.com; a wildcard needs at least 2 labels after *. and no public suffix",
	}}
}

test_deny_every_host if denied_indexes(["*"]) == {0}

test_deny_however_it_is_spelled if denied_indexes(["*.COM", "*.com.", "*..com"]) == {0, 1, 2}

test_deny_a_public_suffix if denied_indexes(["*.co.uk", "*.Co.Uk", "*.co.uk."]) == {0, 1, 2}

test_deny_a_partial_wildcard if {
	denied_indexes(["*example.com", "api*.example.com", "api.*.com", "*.*.com"]) == {0, 1, 2, 3}
}

test_deny_only_the_wildcard if denied_indexes(["api.example.com", "*.net"]) == {1}

test_deny_by_the_parameters if {
	params := {"minLabels": 3, "publicSuffixes": ["s3.example.com"], "allowedWildcards": []}
	hosts := ["*.example.com", "*.s3.example.com", "*.eu.s3.example.com"]
	found := guardrail.deny with input as review({"spec": {"hosts": hosts}}, params)
	{breach.path[2] | some breach in found} == {0, 1}
}

test_allow_a_name if denied(["api.example.com", "example.co.uk"]) == set()

test_allow_below_one_domain if denied(["*.example.com", "*.example.co.uk"]) == set()

test_allow_by_the_parameter if {
	params := {
		"minLabels": 2,
		"publicSuffixes": ["co.uk"],
		"allowedWildcards": ["*.internal", "*.co.uk", "*-api.example.com"],
	}
	hosts := ["*.Internal", "*.co.uk", "*-api.example.com"]
	guardrail.deny == set() with input as review({"spec": {"hosts": hosts}}, params)
}

test_allow_no_hosts if {
	denied([]) == set()
	denied(null) == set()
	guardrail.deny == set() with input as review({}, _params)
}

test_allow_what_the_schema_refuses if {
	denied([null, 5, ["*"]]) == set()
	denied("*") == set()
}

denied(hosts) := found if {
	found := guardrail.deny with input as review({"spec": {"hosts": hosts}}, _params)
}

denied_indexes(hosts) := {breach.path[2] | some breach in denied(hosts)}

review(object, params) := {"object": object, "params": {"se-wildcard-host": params}}

_params := {"minLabels": 2, "publicSuffixes": ["co.uk"], "allowedWildcards": []}
