package istio.pod.health_probes_test

import rego.v1

import data.istio.pod.health_probes as guardrail

test_deny_neither if {
	every probe in [null, "mistyped", []] {
		one := {"name": "web", "readinessProbe": probe, "livenessProbe": probe}
		denied(pod({"containers": [one]})) == {
			{
				"path": ["spec", "containers", 0, "readinessProbe"],
				"msg": "no container of the pod has a readinessProbe; must have one",
			},
			{
				"path": ["spec", "containers", 0, "livenessProbe"],
				"msg": "no container of the pod has a livenessProbe; must have one",
			},
		}
	}
}

test_deny_one_missing if {
	denied(pod({"containers": [{"name": "web", "readinessProbe": {}}]})) == {{
		"path": ["spec", "containers", 0, "livenessProbe"],
		"msg": "no container of the pod has a livenessProbe; must have one",
	}}
}

test_deny_probes_of_the_proxy_or_of_what_comes_before if {
	paths(pod({
		"containers": [object.union(sound, {"name": "istio-proxy"}), {"name": "web"}],
		"initContainers": [sound],
	})) == {
		["spec", "containers", 1, "readinessProbe"],
		["spec", "containers", 1, "livenessProbe"],
	}
}

test_deny_gateway_that_is_not_injected if {
	gateway := {"containers": [{"name": "istio-proxy", "image": "registry.example/proxyv2:1"}]}
	found := guardrail.deny with input as review(pod(gateway), {"istio-injection": "disabled"})
	found == {{
		"path": ["spec", "containers", 0, "readinessProbe"],
		"msg": "no container of the pod has a readinessProbe; must have one",
	}}
}

test_deny_template_of_a_workload if {
	template := {"spec": {"containers": [{"name": "web"}]}}
	paths({"kind": "Deployment", "spec": {"template": template}}) == {
		["spec", "template", "spec", "containers", 0, "readinessProbe"],
		["spec", "template", "spec", "containers", 0, "livenessProbe"],
	}
}

test_allow_both if {
	denied(pod({"containers": [{"name": "agent"}, sound]})) == set()
	denied(pod({"containers": [
		{"name": "web", "readinessProbe": {"httpGet": {"path": "/"}}},
		{"name": "agent", "livenessProbe": {"exec": {"command": ["true"]}}},
	]})) == set()
}

test_allow_gateways_with_a_probe if {
	denied(pod({"containers": [{"name": "istio-proxy", "image": "auto"}]})) == set()
	gateway := {"containers": [{"name": "istio-proxy", "readinessProbe": {}}]}
	found := guardrail.deny with input as review(pod(gateway), {"istio-injection": "disabled"})
	found == set()
}

test_allow_pods_that_end if {
	every policy in ["Never", "OnFailure"] {
		denied(pod({"restartPolicy": policy, "containers": [{"name": "web"}]})) == set()
	}
	count(denied(pod({"restartPolicy": "Always", "containers": [{"name": "web"}]}))) == 2
}

test_allow_outside_the_mesh if {
	found := guardrail.deny with input as review(pod({"containers": [{"name": "web"}]}), {})
	found == set()
}

test_allow_no_containers if {
	every spec in [null, {}, "mistyped", {"containers": null}, {"containers": ["mistyped"]}] {
		denied(pod(spec)) == set()
	}
	denied({"kind": "Deployment", "spec": {"template": null}}) == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"containers": [{"name": "web"}]}), {})
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

sound := {"name": "web", "readinessProbe": {}, "livenessProbe": {}}

pod(spec) := {"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}

paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
}
