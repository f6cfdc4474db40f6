package istio.destinationrule.wildcard_host_test

import rego.v1

import data.istio.destinationrule.wildcard_host as guardrail

test_deny_wide_wildcards if {
	denied("*.local") == {{
		"path": ["spec", "host"],
		"msg": concat("", [
			"host is *.local outside the root namespace istio-system; ",
			"must take in less, or be one host",
		]),
	}}
	every entry in ["*", "*.com", "*.COM.", "*.svc.cluster.local", "*.cluster.local", "*example.com"] {
		count(denied(entry)) == 1
	}
}

test_deny_says_what_is_assumed if {
	found := guardrail.deny with input as review("*", "shop", {"known": false})
	{breach.msg | some breach in found} == {concat("", [
		"host is * outside the root namespace istio-system (assumed to be it); ",
		"must take in less, or be one host",
	])}
}

test_deny_by_the_parameters if {
	params := {"minLabels": 3, "allowedHosts": []}
	narrow := object.union(review("*.example.com", "shop", {}), _with(params))
	found := guardrail.deny with input as narrow
	count(found) == 1
}

test_allow_in_the_root_namespace if {
	found := guardrail.deny with input as review("*.local", "istio-system", {})
	found == set()
}

test_allow_narrow_wildcards if {
	denied("*.example.com") == set()
	denied("*.shop.svc.cluster.local") == set()
}

test_allow_by_name if {
	params := {"minLabels": 2, "allowedHosts": ["*.Local"]}
	allowed := object.union(review("*.local", "shop", {}), _with(params))
	guardrail.deny == set() with input as allowed
}

test_allow_one_host if {
	every name in ["reviews", "reviews.shop.svc.cluster.local", null, 5, ["*"], ""] {
		denied(name) == set()
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(entry) := found if {
	found := guardrail.deny with input as review(entry, "shop", {})
}

review(entry, namespace, mesh) := object.union(
	_with({"minLabels": 2, "allowedHosts": []}),
	{
		"object": {"metadata": {"namespace": namespace}, "spec": {"host": entry}},
		"context": {"mesh": object.union(_mesh, mesh)},
	},
)

_mesh := {"rootNamespace": "istio-system", "clusterDomain": "cluster.local", "known": true}

_with(params) := {"params": {"dr-wildcard-host": params}}
