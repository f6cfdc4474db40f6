package lib.namespace_test

import rego.v1

import data.lib.namespace

test_sidecar_labels if {
	every labels in [
		{"istio-injection": "enabled"},
		{"istio.io/rev": "canary"},
		{"istio-injection": "enabled", "istio.io/rev": "canary"},
		{"istio-injection": "enabled", "istio.io/dataplane-mode": "ambient"},
		{"istio-injection": null, "istio.io/rev": "canary"},
	] {
		namespace.sidecar(labels)
	}
}

test_labels_without_sidecar if {
	every labels in [
		{},
		{"istio-injection": "disabled"},
		{"istio-injection": "Enabled"},
		{"istio-injection": true},
		{"istio-injection": ""},
		{"istio-injection": null},
		{"istio.io/rev": ""},
		{"istio.io/rev": null},
		{"istio.io/rev": 1},
		{"istio-injection": "disabled", "istio.io/rev": "canary"},
		{"istio-injection": "", "istio.io/rev": "canary"},
		{"istio.io/dataplane-mode": "ambient"},
	] {
		not namespace.sidecar(labels)
	}
}

test_ambient_labels if {
	namespace.ambient({"istio.io/dataplane-mode": "ambient"})
	every labels in [{}, {"istio.io/dataplane-mode": "none"}, {"istio.io/dataplane-mode": null}] {
		not namespace.ambient(labels)
	}
}

test_injection_enabled if {
	namespace.injection(viewed({"istio-injection": "enabled"}), "shop") == "enabled"
	namespace.injection(viewed({"istio.io/rev": "canary"}), "istio-system") == "enabled"
	namespace.injection(null, "shop") == "enabled"
	namespace.injection(null, "") == "enabled"
}

test_injection_asked if {
	namespace.injection(viewed({"team": "shop"}), "shop") == "asked"
	namespace.injection(viewed({"istio.io/dataplane-mode": "ambient"}), "shop") == "asked"
	every home in ["istio-system", "kube-node-lease", "kube-public", "kube-system"] {
		namespace.injection(null, home) == "asked"
	}
}

test_injection_disabled if {
	every labels in [
		{"istio-injection": "disabled"},
		{"istio-injection": ""},
		{"istio.io/rev": ""},
		{"istio-injection": "disabled", "istio.io/rev": "canary"},
	] {
		namespace.injection(viewed(labels), "shop") == "disabled"
	}
}

test_in_mesh if {
	namespace.in_mesh(viewed({"istio-injection": "enabled"}), "shop")
	namespace.in_mesh(viewed({"istio.io/dataplane-mode": "ambient"}), "shop")
	namespace.in_mesh(null, "shop")
}

test_not_in_mesh if {
	every labels in [{}, {"istio-injection": "disabled"}, {"istio.io/dataplane-mode": "none"}] {
		not namespace.in_mesh(viewed(labels), "shop")
	}
	not namespace.in_mesh(null, "istio-system")
}

test_annotations if {
	namespace.annotations({"name": "shop", "labels": {}, "annotations": {"a": "b"}}) == {"a": "b"}
	namespace.annotations(null) == {}
}

viewed(labels) := {"name": "shop", "labels": labels, "annotations": {}, "deleting": false}
