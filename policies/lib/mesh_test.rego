package lib.mesh_test

import rego.v1

import data.lib.mesh

names := ["enableTracing", "enable_tracing"]

test_settings_of_the_configmap if {
	mesh.settings(names) == {{
		"path": ["data", "mesh", "#", "enableTracing"],
		"value": false,
	}} with input as configmap("istio", "enableTracing: false")
}

test_settings_of_a_revision if {
	mesh.settings(names) == {{
		"path": ["data", "mesh", "#", "enable_tracing"],
		"value": true,
	}} with input as configmap("istio-1-24", "rootNamespace: istio-system\nenable_tracing: true")
}

test_settings_in_both_spellings if {
	mesh.settings(names) == {
		{"path": ["data", "mesh", "#", "enableTracing"], "value": null},
		{"path": ["data", "mesh", "#", "enable_tracing"], "value": true},
	} with input as configmap("istio", "enable_tracing: true\nenableTracing:")
}

test_settings_of_an_operator if {
	mesh.settings(names) == {
		{"path": ["spec", "meshConfig", "enableTracing"], "value": true},
		{"path": ["spec", "values", "meshConfig", "enableTracing"], "value": false},
	} with input as of_kind("IstioOperator", {
		"meshConfig": {"enableTracing": true},
		"values": {"meshConfig": {"enableTracing": false}},
	})
}

test_settings_of_a_sail_istio if {
	mesh.settings(names) == {{
		"path": ["spec", "values", "meshConfig", "enableTracing"],
		"value": true,
	}} with input as of_kind("Istio", {
		"meshConfig": {"enableTracing": false},
		"values": {"meshConfig": {"enableTracing": true}},
	})
}

test_no_settings_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"meshConfig": null}, {"meshConfig": []}, {"values": 1}] {
		mesh.settings(names) == set() with input as of_kind("IstioOperator", spec)
	}
}

test_no_settings_in_other_objects if {
	every object in others {
		mesh.settings(names) == set() with input as {"object": object}
		not mesh.path with input as {"object": object}
		not mesh.unreadable with input as {"object": object}
	}
}

test_path if {
	mesh.path == ["data", "mesh", "#"] with input as configmap("istio", "")
	mesh.path == ["spec", "meshConfig"] with input as of_kind("IstioOperator", {})
	mesh.path == ["spec", "values", "meshConfig"] with input as of_kind("Istio", {})
}

test_no_path_for_gateways_alone if {
	every components in [{}, {"pilot": {"enabled": false}}, {"pilot": null}] {
		not mesh.path with input as operator("empty", components)
	}
}

test_path_with_a_control_plane if {
	mesh.path == ["spec", "meshConfig"] with input as operator("empty", {"pilot": {"enabled": true}})
	mesh.path == ["spec", "meshConfig"] with input as operator("default", {})
}

test_unreadable if {
	every text in ["a: [", "\ta: 1", "- a", "5", "a", "a: 'b", 5, {"a": 1}, [], true] {
		mesh.unreadable with input as configmap("istio", text)
		mesh.settings(names) == set() with input as configmap("istio", text)
	}
}

test_unreadable_merge_keys if {
	mesh.unreadable with input as configmap("istio", "<<: {enableTracing: false}")
	mesh.unreadable with input as configmap("istio", "x: &x {a: 1}\ndefaultConfig: {<< : *x}")
}

test_unreadable_second_document if {
	mesh.unreadable with input as configmap("istio", "enableTracing: false\n---\nb: 1")
	mesh.unreadable with input as configmap("istio", "enableTracing: false\n---")
}

test_readable if {
	every text in [
		null, "", "\n", "# nothing", "~", "{}", "a: 1", "---\na: 1\n", "# why\n---\na: 1", "a: 1\n...\n",
		"a: |\n  b\n  ---\n  c", "a: b --- c", "a: 1 << 2", `{"a": 1}`,
	] {
		not mesh.unreadable with input as configmap("istio", text)
	}
}

test_mapping_total if {
	mesh.mapping("a: {b: 1}") == {"a": {"b": 1}}
	mesh.mapping("") == {}
	mesh.mapping(null) == {}
	mesh.mapping("- a") == null
	mesh.mapping("a: [") == null
	mesh.mapping(5) == null
}

test_registry_only if {
	mesh.registry_only({"mode": "REGISTRY_ONLY"})
	mesh.registry_only({"mode": 0})
}

test_not_registry_only if {
	every mode in ["ALLOW_ANY", "ALLOW_ANY_DYNAMIC_DNS", "registry_only", "", "0", null, 1, 3, false] {
		not mesh.registry_only({"mode": mode})
	}
	every policy in [null, {}, [], "REGISTRY_ONLY", 0] {
		not mesh.registry_only(policy)
	}
}

others := [
	{},
	{"kind": "ConfigMap"},
	{"kind": "ConfigMap", "metadata": {"name": "istio"}},
	{"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": null},
	{"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"meshNetworks": "{}"}},
	{"kind": "ConfigMap", "metadata": {"name": "grafana"}, "data": {"mesh": "enableTracing: false"}},
	{"kind": "ConfigMap", "metadata": {"name": "istiod"}, "data": {"mesh": "enableTracing: false"}},
	{"kind": "ConfigMap", "metadata": {"name": 5}, "data": {"mesh": "enableTracing: false"}},
	{"kind": "ConfigMap", "metadata": null, "data": {"mesh": "enableTracing: false"}},
	{"kind": "Secret", "metadata": {"name": "istio"}, "data": {"mesh": "enableTracing: false"}},
	{"kind": "Telemetry", "spec": {"meshConfig": {"enableTracing": false}}},
]

configmap(name, text) := {"object": {
	"kind": "ConfigMap",
	"metadata": {"name": name},
	"data": {"mesh": text},
}}

of_kind(kind, spec) := {"object": {"kind": kind, "spec": spec}}

operator(profile, components) := of_kind(
	"IstioOperator",
	{"profile": profile, "components": components},
)
