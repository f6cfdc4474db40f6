package istio.pod.app_version_labels_test

import rego.v1

import data.istio.pod.app_version_labels as guardrail

test_deny_neither if {
	every labels in [null, {}, "mistyped", {"tier": "front"}, {"app": "", "version": null}] {
		denied(pod(labels, {})) == {
			{
				"path": ["metadata", "labels", "app"],
				"msg": "labels lack all of app, app.kubernetes.io/name; must have one of them",
			},
			{
				"path": ["metadata", "labels", "version"],
				"msg": "labels lack all of version, app.kubernetes.io/version; must have one of them",
			},
		}
	}
}

test_deny_version_alone_missing if {
	denied(pod({"app": "web"}, {})) == {{
		"path": ["metadata", "labels", "version"],
		"msg": "labels lack all of version, app.kubernetes.io/version; must have one of them",
	}}
}

test_deny_labels_of_the_controller if {
	found := denied({
		"kind": "Deployment",
		"metadata": {"labels": {"app": "web", "version": "v1"}},
		"spec": {"template": {"metadata": {"labels": {"app": "web"}}}},
	})
	{breach.path | some breach in found} == {["spec", "template", "metadata", "labels", "version"]}
}

test_deny_value_of_another_type if count(denied(pod({"app": "web", "version": 2}, {}))) == 1

test_allow_both_in_either_form if {
	every app in ["app", "app.kubernetes.io/name"] {
		every version in ["version", "app.kubernetes.io/version"] {
			denied(pod({app: "web", version: "v1"}, {})) == set()
		}
	}
}

test_allow_gateway if {
	denied(pod({"istio": "front"}, {"containers": [{"name": "istio-proxy"}]})) == set()
}

test_allow_outside_the_mesh if {
	found := guardrail.deny with input as review(pod({}, {}), {"istio-injection": "disabled"})
	found == set()
}

test_allow_no_pod if {
	denied({"kind": "Deployment", "spec": {"template": null}}) == set()
	denied({}) == set()
}

# Where the namespace was not given, its name tells.
test_allow_at_home_of_istio if {
	home := {"request": {"namespace": "istio-system"}, "context": {"namespace": null}}
	reviewed := review(pod({}, {}), {})
	found := guardrail.deny with input as object.union(reviewed, home)
	found == set()
}

pod(labels, spec) := {"kind": "Pod", "metadata": {"labels": labels}, "spec": spec}

denied(object) := found if {
	found := guardrail.deny with input as review(object, {"istio-injection": "enabled"})
}

review(object, labels) := {
	"object": object,
	"request": {"namespace": "shop"},
	"context": {"namespace": {"name": "shop", "labels": labels, "annotations": {}}},
	"params": {"pod-app-version-labels": {
		"appLabels": ["app", "app.kubernetes.io/name"],
		"versionLabels": ["version", "app.kubernetes.io/version"],
	}},
}
