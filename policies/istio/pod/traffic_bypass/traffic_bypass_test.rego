package istio.pod.traffic_bypass_test

import rego.v1

import data.istio.pod.traffic_bypass as guardrail

test_deny_excluded_port if {
	denied({"traffic.sidecar.istio.io/excludeOutboundPorts": "5432"}) == {{
		"path": ["metadata", "annotations", "traffic.sidecar.istio.io/excludeOutboundPorts"],
		"msg": concat(" ", [
			"traffic.sidecar.istio.io/excludeOutboundPorts is \"5432\", which goes past the sidecar;",
			"must be absent or agreed",
		]),
	}}
}

test_deny_every_exclusion if {
	every key in [
		"traffic.sidecar.istio.io/excludeInboundPorts",
		"traffic.sidecar.istio.io/excludeOutboundPorts",
		"traffic.sidecar.istio.io/excludeOutboundIPRanges",
		"traffic.sidecar.istio.io/excludeInterfaces",
		"traffic.sidecar.istio.io/kubevirtInterfaces",
		"istio.io/reroute-virtual-interfaces",
	] {
		every value in ["x", "*", "3306,x", 3306, true, {}] {
			paths({key: value}) == {["metadata", "annotations", key]}
		}
	}
}

test_deny_inclusion if {
	denied({"traffic.sidecar.istio.io/includeInboundPorts": "8080"}) == {{
		"path": ["metadata", "annotations", "traffic.sidecar.istio.io/includeInboundPorts"],
		"msg": concat(" ", [
			"traffic.sidecar.istio.io/includeInboundPorts is \"8080\", and all else goes past the sidecar;",
			"must be * or absent",
		]),
	}}
	every key in [
		"traffic.sidecar.istio.io/includeInboundPorts",
		"traffic.sidecar.istio.io/includeOutboundIPRanges",
	] {
		every value in ["", "10.0.0.0/8", "*,8080", 8080] {
			paths({key: value}) == {["metadata", "annotations", key]}
		}
	}
}

test_deny_template_of_a_workload if {
	found := guardrail.deny with input as review(
		{"kind": "Job", "spec": {"template": {"metadata": {
			"annotations": {"traffic.sidecar.istio.io/excludeInterfaces": "eth1"},
		}}}},
		"enabled",
	)
	{breach.path | some breach in found} == {[
		"spec", "template", "metadata", "annotations", "traffic.sidecar.istio.io/excludeInterfaces",
	]}
}

test_allow_agreed if {
	paths({"traffic.sidecar.istio.io/excludeOutboundPorts": "3306"}) == set()
	paths({"traffic.sidecar.istio.io/excludeInboundPorts": " 3306 , 3306,"}) == set()
	paths({"traffic.sidecar.istio.io/excludeOutboundIPRanges": "192.0.2.0/24"}) == set()
}

test_allow_nothing_excluded if {
	every value in ["", " ", null] {
		paths({"traffic.sidecar.istio.io/excludeOutboundPorts": value}) == set()
		paths({"istio.io/reroute-virtual-interfaces": value}) == set()
	}
}

test_allow_everything_included if {
	every value in ["*", null] {
		paths({"traffic.sidecar.istio.io/includeInboundPorts": value}) == set()
	}
	paths({"traffic.sidecar.istio.io/includeOutboundPorts": "443"}) == set()
}

test_allow_absent_or_mistyped if {
	every annotations in [null, {}, "mistyped", ["traffic.sidecar.istio.io/excludeInboundPorts"]] {
		paths(annotations) == set()
	}
}

test_allow_without_sidecar if {
	found := guardrail.deny with input as review(
		pod({
			"traffic.sidecar.istio.io/excludeInboundPorts": "1",
			"traffic.sidecar.istio.io/includeInboundPorts": "",
		}),
		"disabled",
	)
	found == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"traffic.sidecar.istio.io/excludeInboundPorts": "1"}), "enabled")
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(annotations) := {"kind": "Pod", "metadata": {"annotations": annotations}, "spec": {}}

paths(annotations) := {breach.path | some breach in denied(annotations)}

denied(annotations) := found if {
	found := guardrail.deny with input as review(pod(annotations), "enabled")
}

review(object, injection) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": {"istio-injection": injection}}},
	"params": {"pod-traffic-bypass": {"allowedPorts": [3306], "allowedCidrs": ["192.0.2.0/24"]}},
}
