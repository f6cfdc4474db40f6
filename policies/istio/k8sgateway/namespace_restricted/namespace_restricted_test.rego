package istio.k8sgateway.namespace_restricted_test

import rego.v1

import data.istio.k8sgateway.namespace_restricted as guardrail

test_deny_application_namespace if {
	denied("shop", "istio") == {{
		"path": ["metadata", "namespace"],
		"msg": "namespace is shop; must be istio-system or istio-ingress",
	}}
}

test_deny_what_only_looks_like_it if {
	every namespace in ["istio-ingress-shop", "istio", "default", ""] {
		count(denied(namespace, "istio")) == 1
	}
}

test_deny_without_a_class if {
	every class in [null, 5] { count(denied("shop", class)) == 1 }
}

test_deny_by_the_parameters if {
	params := {"allowedNamespaces": ["edge"], "gatewayClasses": ["edge"]}
	found := guardrail.deny with input as review("istio-ingress", "edge", params)
	{breach.msg | some breach in found} == {"namespace is istio-ingress; must be edge"}
}

test_allow_namespaces_of_entrances if {
	denied("istio-system", "istio") == set()
	denied("istio-ingress", "istio") == set()
}

test_allow_other_classes if {
	every class in ["istio-waypoint", "istio-east-west", "istio-remote", "nginx"] {
		denied("shop", class) == set()
	}
}

test_allow_inside_the_cluster if {
	annotations := {"networking.istio.io/service-type": "ClusterIP"}
	asked := object.union(
		review("shop", "istio", defaults),
		{"object": {"metadata": {"annotations": annotations}}},
	)
	guardrail.deny == set() with input as asked
}

denied(namespace, class) := found if {
	found := guardrail.deny with input as review(namespace, class, defaults)
}

defaults := {"allowedNamespaces": ["istio-system", "istio-ingress"], "gatewayClasses": ["istio"]}

review(namespace, class, params) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace}, "spec": {"gatewayClassName": class}},
	"params": {"k8sgw-namespace-restricted": params},
}
