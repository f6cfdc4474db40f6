package lib.mesh_test

import rego.v1

import data.lib.mesh

names := ["enableTracing", "enable_tracing"]

test_settings_of_the_configmap if {
	mesh.settings(configmap("istio", "enableTracing: false"), names) == {{
		"path": ["data", "mesh", "#", "enableTracing"],
		"value": false,
	}}
}

test_settings_of_a_revision if {
	text := "rootNamespace: istio-system\nenable_tracing: true"
	mesh.settings(configmap("istio-1-24", text), names) == {{
		"path": ["data", "mesh", "#", "enable_tracing"],
		"value": true,
	}}
}

test_settings_in_both_spellings if {
	mesh.settings(configmap("istio", "enable_tracing: true\nenableTracing:"), names) == {
		{"path": ["data", "mesh", "#", "enableTracing"], "value": null},
		{"path": ["data", "mesh", "#", "enable_tracing"], "value": true},
	}
}

test_settings_of_an_operator if {
	spec := {
		"meshConfig": {"enableTracing": true},
		"values": {"meshConfig": {"enableTracing": false}},
		"unvalidatedValues": {"meshConfig": {"enableTracing": 0}},
	}
	mesh.settings({"kind": "IstioOperator", "spec": spec}, names) == {
		{"path": ["spec", "meshConfig", "enableTracing"], "value": true},
		{"path": ["spec", "values", "meshConfig", "enableTracing"], "value": false},
		{"path": ["spec", "unvalidatedValues", "meshConfig", "enableTracing"], "value": 0},
	}
}

test_settings_of_a_sail_istio if {
	spec := {
		"meshConfig": {"enableTracing": false},
		"values": {"meshConfig": {"enableTracing": true}},
	}
	mesh.settings({"kind": "Istio", "spec": spec}, names) == {{
		"path": ["spec", "values", "meshConfig", "enableTracing"],
		"value": true,
	}}
}

test_no_settings_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"meshConfig": null}, {"meshConfig": []}, {"values": 1}] {
		mesh.settings({"kind": "IstioOperator", "spec": spec}, names) == set()
	}
}

test_nothing_in_other_objects if {
	every obj in others {
		mesh.settings(obj, names) == set()
		not mesh.configures(obj)
		not mesh.unreadable(obj)
	}
}

test_proxy_settings_in_both_spellings if {
	text := "defaultConfig: {meshId: a}\ndefault_config: {mesh_id: b, concurrency: 2}"
	mesh.proxy_settings(configmap("istio", text), ["meshId", "mesh_id"]) == {
		{"path": ["data", "mesh", "#", "defaultConfig", "meshId"], "value": "a"},
		{"path": ["data", "mesh", "#", "default_config", "mesh_id"], "value": "b"},
	}
}

test_no_proxy_settings_where_absent_or_mistyped if {
	every config in [null, "mistyped", ["meshId"], {}, {"other": 1}] {
		obj := {"kind": "IstioOperator", "spec": {"meshConfig": {"defaultConfig": config}}}
		mesh.proxy_settings(obj, ["meshId"]) == set()
	}
}

test_fields_of_several_values if {
	holders := {{"path": ["a"], "value": {"x": 1, "y": null}}, {"path": ["b"], "value": {"z": 2}}}
	mesh.fields(holders, ["x", "y"]) == {
		{"path": ["a", "x"], "value": 1},
		{"path": ["a", "y"], "value": null},
	}
	odd := {{"path": ["a"], "value": value} | some value in [null, "x", ["x"], 5]}
	mesh.fields(odd, ["x"]) == set()
}

test_items_of_several_lists if {
	mesh.items({{"path": ["a"], "value": ["x", null]}, {"path": ["b"], "value": []}}) == {
		{"path": ["a", 0], "value": "x"},
		{"path": ["a", 1], "value": null},
	}
	mesh.items({{"path": ["a"], "value": value} | some value in [null, "x", {"x": 1}, 5]}) == set()
}

test_places if {
	mesh.places(configmap("istio", "a: 1")) == {{"path": ["data", "mesh", "#"], "value": {"a": 1}}}
	mesh.places({"kind": "Istio", "spec": {"values": {}}}) == {{
		"path": ["spec", "values", "meshConfig"],
		"value": null,
	}}
	count(mesh.places({"kind": "IstioOperator"})) == 3
	every obj in others { mesh.places(obj) == set() }
}

test_on_and_off if {
	every value in [true, "true", "Yes", "ON", "y"] {
		mesh.on(value)
		not mesh.off(value)
	}
	every value in [false, "false", "No", "OFF", "n"] {
		mesh.off(value)
		not mesh.on(value)
	}
}

test_neither_on_nor_off if {
	every value in [null, "", "1", 0, 1, {}, [], [true], "maybe"] {
		not mesh.on(value)
		not mesh.off(value)
	}
}

test_configures_and_where if {
	every obj, path in {
		configmap("istio", ""): ["data", "mesh", "#"],
		{"kind": "IstioOperator", "spec": {}}: ["spec", "meshConfig"],
		{"kind": "IstioOperator"}: ["spec", "meshConfig"],
		{"kind": "Istio"}: ["spec", "values", "meshConfig"],
	} {
		mesh.configures(obj)
		mesh.path(obj) == path
	}
}

test_gateways_alone_configure_no_mesh if {
	every components in [{}, {"pilot": {"enabled": false}}, {"pilot": null}] {
		not mesh.configures(operator("empty", components))
	}
	not mesh.configures(operator("default", {"pilot": {"enabled": false}}))
}

test_a_control_plane_configures_a_mesh if {
	mesh.configures(operator("empty", {"pilot": {"enabled": true}}))
	mesh.configures(operator("default", {}))
	mesh.configures({"kind": "Istio", "spec": {"profile": "empty"}})
}

test_a_remote_cluster_configures_no_mesh if {
	every values in [{}, null, {"pilot": {"configMap": false}}, {"pilot": {"configMap": "true"}}] {
		not mesh.configures(remote("IstioOperator", values))
		not mesh.configures(remote("Istio", values))
	}
}

test_a_remote_cluster_with_a_configmap_configures_a_mesh if {
	mesh.configures(remote("IstioOperator", {"pilot": {"configMap": true}}))
	mesh.configures(remote("Istio", {"pilot": {"configMap": true}}))
}

test_unreadable if {
	every text in ["a: [", "\ta: 1", "- a", "5", "a", "a: 'b", 5, {"a": 1}, [], true] {
		mesh.unreadable(configmap("istio", text))
		mesh.settings(configmap("istio", text), names) == set()
	}
}

test_unreadable_merge_keys if {
	mesh.unreadable(configmap("istio", "<<: {enableTracing: false}"))
	mesh.unreadable(configmap("istio", "x: &x {a: 1}\ndefaultConfig: {<< : *x}"))
}

test_unreadable_second_document if {
	mesh.unreadable(configmap("istio", "enableTracing: false\n---\nb: 1"))
	mesh.unreadable(configmap("istio", "enableTracing: false\n---"))
}

test_readable if {
	every text in [
		null, "", "\n", "# nothing", "~", "{}", "a: 1", "---\na: 1\n", "# why\n---\na: 1",
		"a: 1\n...\n", "a: |\n  b\n  ---\n  c", "a: b --- c", "a: 1 << 2", `{"a": 1}`,
	] {
		not mesh.unreadable(configmap("istio", text))
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

configmap(name, text) := {
	"kind": "ConfigMap",
	"metadata": {"name": name},
	"data": {"mesh": text},
}

remote(kind, values) := {"kind": kind, "spec": {"profile": "remote", "values": values}}

operator(profile, components) := {
	"kind": "IstioOperator",
	"spec": {"profile": profile, "components": components},
}
