package istio.virtualservice.host_not_approved_test

import rego.v1

import data.istio.virtualservice.host_not_approved as guardrail

test_deny_the_host_of_another if {
	denied(["shop.example.com", "pay.example.com"]) == {{
		"path": ["spec", "hosts", 1],
		"msg": "host is pay.example.com; must be approved for the namespace shop",
	}}
}

test_deny_wildcards_that_take_in_more if {
	every name in ["*", "*.example.com", "www.shop.example.com", "*.com"] {
		count(denied([name])) == 1
	}
}

test_deny_in_a_namespace_without_domains if {
	found := guardrail.deny with input as review("till", ["shop.example.com"], _approved, [])
	count(found) == 1
}

test_deny_beside_the_mesh if {
	both := object.union(_review, {"object": {"spec": {"gateways": ["mesh", "a/b"]}}})
	found := guardrail.deny with input as both
	count(found) == 1
}

test_deny_what_is_not_annotated if {
	found := guardrail.deny with input as annotated(["a.example.com", "b.c.example.org", "x.org"])
	{breach.path[2] | some breach in found} == {2}
}

test_deny_what_is_not_the_one_annotated if {
	one := object.union(review("shop", ["b.example.com"], {}, []), {"context": {"namespace": {
		"annotations": {"example.org/hosts": "a.example.com"},
	}}})
	found := guardrail.deny with input as one
	count(found) == 1
}

test_deny_names_that_are_not_ones_own if {
	hosts := [
		"shop.example.com", "workshop-a.example.com", "shop-a.b.example.com", "a.shop.example.org",
		"shopa.example.com", "a.workshop.example.com", "shop-a.example.com.evil.org",
		"shop-example.com",
	]
	found := guardrail.deny with input as review("shop", hosts, {}, ["example.com"])
	{breach.path[2] | some breach in found} == {0, 1, 2, 3, 4, 5, 6, 7}
}

test_deny_services_of_another_namespace if {
	count(denied(["catalog.till.svc.cluster.local", "a.shop.example.com"])) == 2
}

test_allow_approved_hosts if {
	denied(["shop.example.com", "SHOP.example.com", "a.b.shop.example.org"]) == set()
	denied(["*.shop.example.org"]) == set()
}

test_allow_annotated_hosts if {
	found := guardrail.deny with input as annotated(["a.example.com", "b.c.example.org"])
	found == set()
}

test_allow_names_of_ones_own if {
	hosts := ["shop-a.example.com", "Shop-a.example.com", "a.shop.example.com", "*.shop.example.com"]
	found := guardrail.deny with input as review("shop", hosts, {}, ["example.net", "example.com"])
	found == set()
}

test_allow_services_of_the_namespace if {
	denied(["catalog", "catalog.Shop.svc.cluster.local", "*.shop.svc.cluster.local"]) == set()
}

test_allow_sidecars if {
	every gateways in [["mesh"], [], null] {
		bound := object.union(_review, {"object": {"spec": {"gateways": gateways}}})
		guardrail.deny == set() with input as bound
	}
}

test_allow_where_nothing_is_demanded if {
	found := guardrail.deny with input as review("shop", ["pay.example.com"], {}, [])
	found == set()
}

test_allow_what_the_schema_refuses if {
	every hosts in [null, [], "pay.example.com", [null, 5, {}]] { denied(hosts) == set() }
}

_review := review("shop", ["pay.example.com"], _approved, [])

denied(hosts) := found if {
	found := guardrail.deny with input as review("shop", hosts, _approved, [])
}

annotated(hosts) := object.union(review("shop", hosts, {}, []), {"context": {"namespace": {
	"annotations": {"example.org/hosts": "a.example.com, *.c.example.org,"},
}}})

review(namespace, hosts, approved, own) := {
	"object": {
		"metadata": {"namespace": namespace},
		"spec": {"gateways": ["istio-ingress/public"], "hosts": hosts},
	},
	"params": {"vs-host-not-approved": {
		"approvedDomains": approved,
		"ownDomains": own,
		"annotation": "example.org/hosts",
	}},
	"context": {"namespace": null},
}

_approved := {"shop": ["shop.example.com", "*.shop.example.org"]}
