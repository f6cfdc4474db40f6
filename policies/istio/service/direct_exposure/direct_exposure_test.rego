package istio.service.direct_exposure_test

import rego.v1

import data.istio.service.direct_exposure as guardrail

test_deny_types if {
	denied({"type": "LoadBalancer", "selector": {"app": "web"}}) == {{
		"path": ["spec", "type"],
		"msg": "type is LoadBalancer, past every gateway; must be ClusterIP",
	}}
	denied({"type": "NodePort", "selector": {"app": "web"}}) == {{
		"path": ["spec", "type"],
		"msg": "type is NodePort, past every gateway; must be ClusterIP",
	}}
}

test_deny_external_addresses if {
	denied({"selector": {"app": "web"}, "externalIPs": ["192.0.2.7"]}) == {{
		"path": ["spec", "externalIPs"],
		"msg": "externalIPs let calls in past every gateway; must be absent",
	}}
}

test_deny_whatever_shows_no_gateway if {
	every selector in [null, {}, "istio", {"app": "gateway"}, {"istio": null}, {"Istio": "gateway"}] {
		count(denied({"type": "LoadBalancer", "selector": selector})) == 1
	}
	count(denied({"type": "LoadBalancer"})) == 1
}

test_deny_in_every_namespace_of_the_mesh if {
	ambient := {"istio.io/dataplane-mode": "ambient"}
	every view in [null, viewed({"istio.io/rev": "a"}), viewed(ambient)] {
		found := guardrail.deny with input as review({"type": "NodePort"}, "shop", view)
		count(found) == 1
	}
}

test_allow_gateways if {
	every selector in [
		{"istio": "ingressgateway"},
		{"gateway.networking.k8s.io/gateway-name": "front", "app": "web"},
	] {
		denied({"type": "LoadBalancer", "selector": selector, "externalIPs": ["192.0.2.7"]}) == set()
	}
}

test_allow_within_the_cluster if {
	every type in [null, "ClusterIP", "ExternalName", "loadbalancer", 5] {
		denied({"type": type, "selector": {"app": "web"}, "externalIPs": []}) == set()
	}
	every spec in [null, {}, "mistyped", {"externalIPs": null}, {"externalIPs": "192.0.2.7"}] {
		denied(spec) == set()
	}
}

test_allow_listed_namespaces if {
	found := guardrail.deny with input as review(
		{"type": "LoadBalancer"},
		"edge-north",
		viewed({"istio-injection": "enabled"}),
	)
	found == set()
}

test_allow_outside_the_mesh if {
	every labels in [{}, {"istio-injection": "disabled"}, {"istio.io/dataplane-mode": "none"}] {
		found := guardrail.deny with input as review({"type": "NodePort"}, "shop", viewed(labels))
		found == set()
	}
}

viewed(labels) := {"name": "shop", "labels": labels, "annotations": {}}

denied(spec) := found if {
	found := guardrail.deny with input as review(spec, "shop", viewed({"istio-injection": "enabled"}))
}

review(spec, namespace, view) := {
	"object": {"kind": "Service", "spec": spec},
	"request": {"namespace": namespace},
	"context": {"namespace": view},
	"params": {"svc-direct-exposure": {
		"allowedNamespaces": ["edge-*"],
		"gatewayLabels": ["istio", "gateway.networking.k8s.io/gateway-name"],
	}},
}
