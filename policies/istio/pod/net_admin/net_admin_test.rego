package istio.pod.net_admin_test

import rego.v1

import data.istio.pod.net_admin as guardrail

test_deny_net_admin if {
	denied(pod({"containers": [{"name": "web"}, adding(["CHOWN", "NET_ADMIN"])]})) == {{
		"path": ["spec", "containers", 1, "securityContext", "capabilities", "add", 1],
		"msg": "capability NET_ADMIN is added; must be one that allowedCaps lists",
	}}
}

test_deny_whatever_is_not_allowed if {
	every capability in ["NET_RAW", "ALL", "SYS_ADMIN", "net_admin", "CAP_NET_ADMIN", "", null, 5] {
		count(denied(pod({"containers": [adding([capability])]}))) == 1
	}
}

test_deny_every_kind_of_container if {
	every list in ["containers", "initContainers", "ephemeralContainers"] {
		paths(pod({list: [adding(["NET_RAW"])]})) == {
			["spec", list, 0, "securityContext", "capabilities", "add", 0],
		}
	}
}

test_deny_image_that_only_looks_like_istio_s if {
	every image in ["evil.example/istio/proxyv2:1", "docker.io/istio/proxyv2-x:1", "proxyv2", null] {
		init := object.union(adding(["NET_ADMIN"]), {"image": image})
		count(denied(pod({"initContainers": [init]}))) == 1
	}
	init := object.union(adding(["NET_ADMIN"]), {"image": "docker.io/istio/proxyv2:1.27.3"})
	count(denied(pod({"containers": [init]}))) == 1
}

test_deny_in_ambient if {
	found := guardrail.deny with input as review(
		pod({"containers": [adding(["NET_ADMIN"])]}),
		{"istio.io/dataplane-mode": "ambient"},
	)
	count(found) == 1
}

test_allow_baseline if {
	every capability in ["CHOWN", "kill", "CAP_CHOWN"] {
		denied(pod({"containers": [adding([capability])]})) == set()
	}
}

test_allow_init_container_of_istio if {
	init := object.union(adding(["NET_ADMIN", "NET_RAW"]), {"image": "docker.io/istio/proxyv2:1.27.3"})
	denied(pod({"initContainers": [init]})) == set()
}

test_allow_none if {
	every context in [
		null, {}, "mistyped", {"capabilities": null}, {"capabilities": {"add": null}},
		{"capabilities": {"drop": ["NET_ADMIN"]}}, {"capabilities": {"add": "NET_ADMIN"}},
	] {
		denied(pod({"containers": [{"name": "web", "securityContext": context}]})) == set()
	}
	denied(pod(null)) == set()
}

test_allow_outside_the_mesh if {
	found := guardrail.deny with input as review(pod({"containers": [adding(["NET_ADMIN"])]}), {})
	found == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"containers": [adding(["NET_ADMIN"])]}), {})
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

adding(capabilities) := {"name": "web", "securityContext": {"capabilities": {"add": capabilities}}}

pod(spec) := {"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}

paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
	"params": {"pod-net-admin": {
		"allowedCaps": ["CHOWN", "KILL"],
		"proxyRepositories": ["docker.io/istio/proxyv2"],
	}},
}
