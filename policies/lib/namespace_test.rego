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

test_injects_by_label if {
	namespace.injects with input as of_request("shop", viewed({"istio-injection": "enabled"}))
}

test_injects_where_unknown if namespace.injects with input as of_request("shop", null)

test_injects_where_the_request_names_none if {
	namespace.injects with input as {"request": {}, "context": {"namespace": null}}
}

test_never_injects_at_home_of_istio if {
	not namespace.injects with input as of_request("istio-system", null)
}

test_injects_at_home_of_istio_where_labelled if {
	namespace.injects with input as of_request("istio-system", viewed({"istio.io/rev": "canary"}))
}

test_does_not_inject_without_label if {
	every labels in [{}, {"istio.io/dataplane-mode": "ambient"}] {
		not namespace.injects with input as of_request("shop", viewed(labels))
	}
}

test_undecided if {
	namespace.undecided with input as of_request("shop", viewed({"team": "shop"}))
	namespace.undecided with input as of_request("shop", null)
}

test_decided if {
	every labels in [{"istio-injection": "disabled"}, {"istio.io/rev": ""}] {
		not namespace.undecided with input as of_request("shop", viewed(labels))
	}
}

test_annotations if {
	view := {"name": "shop", "labels": {}, "annotations": {"a": "b"}, "deleting": false}
	namespace.annotations == {"a": "b"} with input as of_request("shop", view)
}

test_annotations_are_empty_where_unknown if {
	namespace.annotations == {} with input as of_request("shop", null)
}

of_request(name, view) := {"request": {"namespace": name}, "context": {"namespace": view}}

viewed(labels) := {"name": "shop", "labels": labels, "annotations": {}, "deleting": false}
