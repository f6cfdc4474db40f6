package istio.namespace.injection_missing_test

import rego.v1

import data.istio.namespace.injection_missing as guardrail

defaults := {
	"mode": "any",
	"exempt": ["istio-*", "kube-*"],
	"label": "istio-injection=enabled",
}

test_deny_without_label if {
	denied("shop", {"team": "shop"}, {}) == {{
		"path": ["metadata", "labels", "istio-injection"],
		"msg": concat(" ", [
			"no label puts the namespace into the mesh; must have",
			"istio-injection=enabled, istio.io/rev=REVISION or istio.io/dataplane-mode=ambient",
		]),
	}}
}

test_deny_label_that_does_nothing if {
	denied("shop", {"istio-injection": "disabled", "istio.io/rev": "canary"}, {}) == {{
		"path": ["metadata", "labels", "istio-injection"],
		"msg": concat(" ", [
			"istio-injection is disabled; must be in the mesh by",
			"istio-injection=enabled, istio.io/rev=REVISION or istio.io/dataplane-mode=ambient",
		]),
	}}
}

test_deny_every_label_that_does_nothing if {
	every labels in [
		{"istio-injection": "Enabled"},
		{"istio-injection": "true"},
		{"istio-injection": true},
		{"istio-injection": ""},
		{"istio-injection": null},
		{"istio.io/rev": ""},
		{"istio.io/rev": null},
		{"istio.io/dataplane-mode": "none"},
		{"istio.io/dataplane-mode": "Ambient"},
	] {
		count(denied("shop", labels, {})) == 1
		injected("shop", labels, {}) == set()
	}
}

test_deny_labels_absent_or_mistyped if {
	every labels in [null, {}, "istio-injection=enabled", ["istio-injection"]] {
		count(denied("shop", labels, {})) == 1
	}
	every namespace in [{}, {"metadata": null}, {"metadata": "mistyped"}] {
		request := json.patch(
			review("shop", {}, {}),
			[{"op": "replace", "path": "/object", "value": namespace}],
		)
		findings := guardrail.deny with input as request
		count(findings) == 1
	}
}

test_deny_the_other_data_plane if {
	denied("shop", {"istio-injection": "enabled"}, {"mode": "ambient"}) == {{
		"path": ["metadata", "labels", "istio-injection"],
		"msg": "istio-injection is enabled; must be in the mesh by istio.io/dataplane-mode=ambient",
	}}
	count(denied("shop", {"istio.io/dataplane-mode": "ambient"}, {"mode": "sidecar"})) == 1
}

test_allow_in_the_mesh if {
	every labels in [
		{"istio-injection": "enabled"},
		{"istio.io/rev": "canary"},
		{"istio.io/dataplane-mode": "ambient"},
		{"istio.io/dataplane-mode": "ambient", "istio-injection": "disabled"},
		{"istio-injection": "enabled", "istio.io/rev": ""},
	] {
		denied("shop", labels, {}) == set()
		injected("shop", labels, {}) == set()
	}
}

test_allow_the_wanted_data_plane if {
	denied("shop", {"istio.io/dataplane-mode": "ambient"}, {"mode": "ambient"}) == set()
	denied("shop", {"istio.io/rev": "canary"}, {"mode": "sidecar"}) == set()
}

test_allow_exempt if {
	every name in ["kube-system", "istio-ingress", "mesh-root"] {
		denied(name, {}, {}) == set()
		injected(name, {}, {}) == set()
	}
	count(denied("kube", {}, {})) == 1
	denied("tools", {}, {"exempt": ["tools"]}) == set()
}

test_inject_where_no_label_decides if {
	every labels in [null, {}, {"team": "shop"}] {
		injected("shop", labels, {}) == {{
			"path": ["metadata", "labels", "istio-injection"],
			"value": "enabled",
		}}
	}
}

test_inject_the_label_of_the_params if {
	injected("shop", {}, {"label": "istio.io/rev=stable"}) == {{
		"path": ["metadata", "labels", "istio.io/rev"],
		"value": "stable",
	}}
	injected("shop", {}, {"label": "istio.io/dataplane-mode=ambient", "mode": "ambient"}) == {{
		"path": ["metadata", "labels", "istio.io/dataplane-mode"],
		"value": "ambient",
	}}
}

test_inject_nothing_that_the_mode_would_deny if {
	injected("shop", {}, {"mode": "ambient"}) == set()
}

test_inject_on_create_only if {
	update := object.union(review("shop", {}, {}), {"request": {"operation": "UPDATE"}})
	found := guardrail.inject with input as update
	found == set()
	findings := guardrail.deny with input as update
	count(findings) == 1
}

denied(name, labels, params) := findings if {
	findings := guardrail.deny with input as review(name, labels, params)
}

injected(name, labels, params) := found if {
	found := guardrail.inject with input as review(name, labels, params)
}

review(name, labels, params) := {
	"request": {"operation": "CREATE"},
	"object": {"kind": "Namespace", "metadata": {"name": name, "labels": labels}},
	"params": {"ns-injection-missing": object.union(defaults, params)},
	"context": {"mesh": {"rootNamespace": "mesh-root", "config": {}, "known": true}},
}
