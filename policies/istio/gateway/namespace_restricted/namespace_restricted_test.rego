package istio.gateway.namespace_restricted_test

import rego.v1

import data.istio.gateway.namespace_restricted as guardrail

test_deny_application_namespace if {
	denied("shop") == {{
		"path": ["metadata", "namespace"],
		"msg": "namespace is shop; must be istio-system or istio-ingress",
	}}
}

test_deny_what_only_looks_like_it if {
	every namespace in ["istio-ingress-shop", "istio", "Istio-Ingress", "default", ""] {
		count(denied(namespace)) == 1
	}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as review("istio-ingress", ["edge"])
	{breach.msg | some breach in found} == {"namespace is istio-ingress; must be edge"}
}

test_allow_namespaces_of_entrances if {
	denied("istio-system") == set()
	denied("istio-ingress") == set()
}

test_allow_by_the_parameter if {
	guardrail.deny == set() with input as review("edge", ["istio-ingress", "edge"])
}

denied(namespace) := found if {
	found := guardrail.deny with input as review(namespace, ["istio-system", "istio-ingress"])
}

review(namespace, allowed) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace}},
	"params": {"gw-namespace-restricted": {"allowedNamespaces": allowed}},
}
