package istio.pod.uid_1337_test

import rego.v1

import data.istio.pod.uid_1337 as guardrail

test_deny_user_of_the_pod if {
	denied(pod({"securityContext": {"runAsUser": 1337}})) == {{
		"path": ["spec", "securityContext", "runAsUser"],
		"msg": "id is 1337, which is the proxy's own; must be any other",
	}}
}

test_deny_every_id_of_the_pod if {
	denied_paths(pod({"securityContext": {
		"runAsGroup": 1337,
		"fsGroup": 1337,
		"supplementalGroups": [5, 1337],
	}})) == {
		["spec", "securityContext", "runAsGroup"],
		["spec", "securityContext", "fsGroup"],
		["spec", "securityContext", "supplementalGroups", 1],
	}
}

test_deny_every_kind_of_container if {
	every list in ["containers", "initContainers", "ephemeralContainers"] {
		one := {"name": "web", "securityContext": {"runAsUser": 1337, "runAsGroup": 1337}}
		denied_paths(pod({list: [{"name": "sound"}, one]})) == {
			["spec", list, 1, "securityContext", "runAsUser"],
			["spec", list, 1, "securityContext", "runAsGroup"],
		}
	}
}

test_deny_template_of_a_workload if {
	object := {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {
		"securityContext": {"runAsUser": 1337},
	}}}}}}
	denied_paths(object) == {[
		"spec", "jobTemplate", "spec", "template",
		"spec", "securityContext", "runAsUser",
	]}
}

test_deny_by_the_parameter if {
	found := guardrail.deny with input as object.union(
		review(pod({"securityContext": {"runAsUser": 1000}}), "enabled"),
		{"params": {"pod-uid-1337": {"proxyUid": 1000}}},
	)
	found == {{
		"path": ["spec", "securityContext", "runAsUser"],
		"msg": "id is 1000, which is the proxy's own; must be any other",
	}}
}

test_allow_other_ids if {
	every id in [0, 1, 1336, 1338, null, "1337"] {
		with_context({"runAsUser": id, "runAsGroup": id, "supplementalGroups": [id]}) == set()
	}
}

test_allow_absent_or_mistyped if {
	every context in [null, {}, "mistyped", [1337], {"supplementalGroups": "mistyped"}] {
		with_context(context) == set()
	}
	denied(pod(null)) == set()
	denied({"kind": "Deployment", "spec": {"template": null}}) == set()
}

test_allow_the_proxy if {
	proxy := {"name": "istio-proxy", "securityContext": {"runAsUser": 1337, "runAsGroup": 1337}}
	denied(pod({"containers": [proxy], "initContainers": [proxy]})) == set()
}

test_allow_without_sidecar if {
	denied(pod({"hostNetwork": true, "securityContext": {"runAsUser": 1337}})) == set()
	found := guardrail.deny with input as review(
		pod({"securityContext": {"runAsUser": 1337}}),
		"disabled",
	)
	found == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({"securityContext": {"runAsUser": 1337}}), "enabled")
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(spec) := {"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}

# Of the pod and of its container.
with_context(context) := found if {
	found := denied(pod({"securityContext": context, "containers": [{"securityContext": context}]}))
}

denied_paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, "enabled")
}

review(object, injection) := {
	"object": object,
	"request": {"namespace": "shop"},
	"params": {"pod-uid-1337": {"proxyUid": 1337}},
	"context": {"namespace": {"name": "shop", "labels": {"istio-injection": injection}}},
}
