package istio.namespace.proxy_annotations_misplaced_test

import rego.v1

import data.istio.namespace.proxy_annotations_misplaced as guardrail

test_deny_annotation_for_pods if {
	denied({"proxy.istio.io/config": "{}"}) == {{
		"path": ["metadata", "annotations", "proxy.istio.io/config"],
		"msg": "proxy.istio.io/config does nothing on a Namespace; must stand on the pods",
	}}
}

test_deny_every_domain_of_pods if {
	every key in [
		"ambient.istio.io/bypass-inbound-capture",
		"inject.istio.io/templates",
		"istio.io/reroute-virtual-interfaces",
		"prometheus.istio.io/merge-metrics",
		"proxy.istio.io/overrides",
		"readiness.status.sidecar.istio.io/initialDelaySeconds",
		"sidecar.istio.io/inject",
		"sidecar.istio.io/logLevel",
		"sidecar.istio.io/proxyCPULimits",
		"status.sidecar.istio.io/port",
		"traffic.sidecar.istio.io/excludeOutboundPorts",
	] {
		denied_keys({key: "1"}) == {key}
	}
}

test_deny_only_those_among_others if {
	denied_keys({
		"owner": "shop",
		"sidecar.istio.io/inject": null,
		"sidecar.istio.io/proxyCPU": "100m",
		"traffic.sidecar.istio.io/excludeInboundPorts": "22",
	}) == {"sidecar.istio.io/inject", "traffic.sidecar.istio.io/excludeInboundPorts"}
}

test_allow_the_four_sizes if {
	denied({
		"sidecar.istio.io/proxyCPU": "100m",
		"sidecar.istio.io/proxyCPULimit": "2000m",
		"sidecar.istio.io/proxyMemory": "128Mi",
		"sidecar.istio.io/proxyMemoryLimit": "1024Mi",
	}) == set()
}

test_allow_annotations_of_namespaces if {
	denied({
		"topology.istio.io/controlPlaneClusters": "east",
		"networking.istio.io/traffic-distribution": "PreferClose",
		"istio.io/use-waypoint-canary-weight": "10",
		"meshwarden.dev/skip-defaults": "*",
		"sidecar.istio.io.example.com/inject": "false",
		"": "",
	}) == set()
}

test_allow_annotations_absent_or_mistyped if {
	every annotations in [null, {}, "sidecar.istio.io/inject", ["sidecar.istio.io/inject"]] {
		denied(annotations) == set()
	}
	findings := guardrail.deny with input as {"object": {"kind": "Namespace"}}
	findings == set()
}

denied_keys(annotations) := {finding.path[2] | some finding in denied(annotations)}

denied(annotations) := findings if {
	namespace := {"kind": "Namespace", "metadata": {"name": "shop", "annotations": annotations}}
	findings := guardrail.deny with input as {"object": namespace}
}
