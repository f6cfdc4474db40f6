package istio.pod.run_as_nonroot_test

import rego.v1

import data.istio.pod.run_as_nonroot as guardrail

test_deny_unset if {
	every context in [null, {}, "mistyped", {"runAsUser": 1000}, {"runAsNonRoot": null}] {
		denied(pod({"containers": [{"name": "web", "securityContext": context}]})) == {{
			"path": ["spec", "containers", 0, "securityContext", "runAsNonRoot"],
			"msg": "runAsNonRoot is unset for the container; must be true, here or for the pod",
		}}
	}
}

test_deny_false if {
	denied(pod({
		"securityContext": {"runAsNonRoot": true},
		"containers": [{"name": "web"}, {"name": "b", "securityContext": {"runAsNonRoot": false}}],
	})) == {{
		"path": ["spec", "containers", 1, "securityContext", "runAsNonRoot"],
		"msg": "runAsNonRoot is false for the container; must be true, here or for the pod",
	}}
}

test_deny_everything_but_true if {
	every value in [false, "true", 1, {}] {
		count(denied(pod({
			"securityContext": {"runAsNonRoot": value},
			"containers": [{"name": "web"}],
		}))) == 1
	}
}

test_deny_every_kind_of_container if {
	every list in ["containers", "initContainers", "ephemeralContainers"] {
		paths({"kind": "DaemonSet", "spec": {"template": {"spec": {list: [{"name": "web"}]}}}}) == {
			["spec", "template", "spec", list, 0, "securityContext", "runAsNonRoot"],
		}
	}
}

test_allow_by_the_pod if {
	denied(pod({
		"securityContext": {"runAsNonRoot": true},
		"containers": [{"name": "web"}],
		"initContainers": [{"name": "migrate"}],
	})) == set()
}

test_allow_by_the_container if {
	denied(pod({
		"securityContext": {"runAsNonRoot": false},
		"containers": [{"name": "web", "securityContext": {"runAsNonRoot": true}}],
	})) == set()
}

test_allow_what_is_istio_s if {
	denied(pod({
		"containers": [{"name": "istio-proxy", "image": "auto"}],
		"initContainers": [{"name": "istio-init", "image": "docker.io/istio/proxyv2:1.27.3"}],
	})) == set()
}

test_allow_outside_the_mesh if {
	found := guardrail.deny with input as review(pod({"containers": [{"name": "web"}]}), {})
	found == set()
}

test_allow_no_containers if {
	every spec in [null, {}, {"containers": null}, {"containers": ["mistyped"]}] {
		denied(pod(spec)) == set()
	}
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"containers": [{"name": "web"}]}), {})
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(spec) := {"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}

paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
	"params": {"pod-run-as-nonroot": {"proxyRepositories": ["docker.io/istio/proxyv2"]}},
}
