package istio.sidecar.egress_missing_system_test

import rego.v1

import data.istio.sidecar.egress_missing_system as guardrail

test_deny_egress_without_the_root_namespace if {
	denied([{"hosts": ["./*"]}]) == {{
		"path": ["spec", "egress"],
		"msg": "egress lacks mesh-root/*; must take it in",
	}}
}

test_deny_what_is_not_all_of_it if {
	hosts := ["mesh-root/zipkin", "*/zipkin", "mesh-rootx/*", "istio-system/*", "mesh-root", "~/*"]
	denied([{"hosts": hosts}]) == lacking({"mesh-root/*"})
}

test_deny_egress_that_lists_nothing if {
	every egress in [[null], ["./*"], [{}], [{"hosts": null}], [{"hosts": []}], [{"hosts": "*/*"}]] {
		denied(egress) == lacking({"mesh-root/*"})
	}
}

test_deny_nobody_beside_somebody if {
	denied([{"hosts": ["~/*", "./*"]}]) == lacking({"mesh-root/*"})
}

test_deny_by_the_parameter if {
	required := ["observability/*", "auth/opa.auth.svc", "shop/till"]
	found := guardrail.deny with input as review("shop", [{"hosts": ["mesh-root/*"]}], required)
	found == lacking({"observability/*", "auth/opa.auth.svc", "shop/till"})
}

test_deny_in_an_assumed_mesh_says_so if {
	asked := json.patch(
		review("shop", [{"hosts": ["./*"]}], ["a/*"]),
		[{"op": "replace", "path": "/context/mesh/known", "value": false}],
	)
	found := guardrail.deny with input as asked
	{breach.msg | some breach in found} == {
		"egress lacks mesh-root/*; must take it in, the root namespace being assumed",
		"egress lacks a/*; must take it in",
	}
}

test_allow_the_root_namespace if {
	denied([{"hosts": ["./*", "mesh-root/*"]}]) == set()
	denied([{"hosts": ["./*"]}, {"port": {"number": 80}, "hosts": ["mesh-root/*"]}]) == set()
	denied([{"hosts": ["*/*"]}]) == set()
}

test_allow_its_own_namespace_where_it_is_the_root if {
	every host in ["./*", "mesh-root/*"] {
		found := guardrail.deny with input as review("mesh-root", [{"hosts": [host]}], [])
		found == set()
	}
}

test_allow_by_the_parameter if {
	required := ["auth/opa.auth.svc", "shop/till", "shop/desk"]
	hosts := ["mesh-root/*", "*/opa.auth.svc", "./till", "shop/desk"]
	found := guardrail.deny with input as review("shop", [{"hosts": hosts}], required)
	found == set()
	every host in ["*/*", "./*", "shop/*", "*/till", "shop/till", "./till"] {
		egress := [{"hosts": ["mesh-root/*", host]}]
		guardrail.deny == set() with input as review("shop", egress, ["shop/till"])
	}
}

test_allow_nobody if denied([{"hosts": ["~/*"]}]) == set()

test_allow_no_egress if {
	every egress in [null, [], {}, "./*"] { denied(egress) == set() }
	asked := object.union(review("shop", [], []), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

denied(egress) := found if {
	found := guardrail.deny with input as review("shop", egress, [])
}

lacking(hosts) := {breach |
	some host in hosts
	breach := {
		"path": ["spec", "egress"],
		"msg": sprintf("egress lacks %s; must take it in", [host]),
	}
}

review(namespace, egress, required) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace}, "spec": {"egress": egress}},
	"params": {"sidecar-egress-missing-system": {"requiredHosts": required}},
	"context": {"mesh": {"rootNamespace": "mesh-root", "known": true}},
}
