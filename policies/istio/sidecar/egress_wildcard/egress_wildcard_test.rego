package istio.sidecar.egress_wildcard_test

import rego.v1

import data.istio.sidecar.egress_wildcard as guardrail

test_deny_every_service if {
	denied([{"hosts": ["*/*"]}]) == {{
		"path": ["spec", "egress", 0, "hosts", 0],
		"msg": "host is */*, a whole namespace or all of them; must name the services",
	}}
}

test_deny_other_namespaces if denied_indexes([{"hosts": ["./*", "library/*"]}]) == {[0, 1]}

test_deny_only_whole_namespaces if {
	egress := [{"hosts": ["./*"]}, {"hosts": ["istio-system/*", "*/*", "*/api.example.com", "a/*"]}]
	denied_indexes(egress) == {[1, 1], [1, 3]}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review([{"hosts": ["istio-system/*", "a/*"]}], ["a/*"])
	{breach.path[4] | some breach in found} == {0}
}

test_allow_own_namespace if denied([{"hosts": ["./*", "shop/*", "~/*"]}]) == set()

test_allow_the_root_namespace if denied([{"hosts": ["mesh-root/*"]}]) == set()

test_allow_by_the_parameter if {
	found := guardrail.deny with input as review([{"hosts": ["a/*", "b/*"]}], ["b/*", "a/*"])
	found == set()
}

test_allow_names if {
	hosts := ["*/api.example.com", "library/*.example.com", "library/shelf.library.svc", "*", ""]
	denied([{"hosts": hosts}]) == set()
}

test_allow_nothing_to_judge if {
	denied([null, "*/*", {}, {"hosts": null}, {"hosts": "*/*"}]) == set()
	denied([{"hosts": [null, 5, ["*/*"]]}]) == set()
	every egress in [null, [], {}, "*/*"] { denied(egress) == set() }
	asked := object.union(review([], []), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

denied_indexes(egress) := {[breach.path[2], breach.path[4]] | some breach in denied(egress)}

denied(egress) := found if {
	found := guardrail.deny with input as review(egress, ["istio-system/*"])
}

review(egress, allowed) := {
	"request": {"namespace": "shop"},
	"object": {"metadata": {"namespace": "shop"}, "spec": {"egress": egress}},
	"params": {"sidecar-egress-wildcard": {"allowedHosts": allowed}},
	"context": {"mesh": {"rootNamespace": "mesh-root", "known": true}},
}
