package istio.pod.drop_all_readonly_test

import rego.v1

import data.istio.pod.drop_all_readonly as guardrail

test_deny_nothing_said if {
	every context in [null, {}, "mistyped", {"capabilities": null}] {
		denied(pod({"containers": [{"name": "web", "securityContext": context}]})) == {
			{
				"path": ["spec", "containers", 0, "securityContext", "capabilities", "drop"],
				"msg": "capabilities are kept; must drop ALL",
			},
			{
				"path": ["spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"],
				"msg": "the root filesystem can be written; readOnlyRootFilesystem must be true",
			},
		}
	}
}

test_deny_some_dropped if {
	every drop in [null, [], ["NET_RAW"], "ALL", [null], [5], {"ALL": true}] {
		context := {"capabilities": {"drop": drop}, "readOnlyRootFilesystem": true}
		paths(pod({"containers": [{"name": "web", "securityContext": context}]})) == {
			["spec", "containers", 0, "securityContext", "capabilities", "drop"],
		}
	}
}

test_deny_writable if {
	every value in [false, null, "true", 1] {
		context := {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": value}
		paths(pod({"containers": [{"name": "web", "securityContext": context}]})) == {
			["spec", "containers", 0, "securityContext", "readOnlyRootFilesystem"],
		}
	}
}

test_deny_one_of_two if {
	paths(pod({"initContainers": [sound, {"name": "migrate"}], "containers": [sound]})) == {
		["spec", "initContainers", 1, "securityContext", "capabilities", "drop"],
		["spec", "initContainers", 1, "securityContext", "readOnlyRootFilesystem"],
	}
}

test_deny_said_for_the_pod if {
	context := sound.securityContext
	count(denied(pod({"securityContext": context, "containers": [{"name": "web"}]}))) == 2
}

test_allow_both if {
	denied(pod({"containers": [sound]})) == set()
	every drop in [["all"], ["NET_RAW", "ALL"]] {
		context := {"capabilities": {"drop": drop}, "readOnlyRootFilesystem": true}
		denied(pod({"containers": [{"name": "web", "securityContext": context}]})) == set()
	}
}

test_allow_what_is_istio_s if {
	denied(pod({
		"containers": [{"name": "istio-proxy"}],
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

sound := {
	"name": "web",
	"securityContext": {"capabilities": {"drop": ["ALL"]}, "readOnlyRootFilesystem": true},
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
	"params": {"pod-drop-all-readonly": {"proxyRepositories": ["docker.io/istio/proxyv2"]}},
}
