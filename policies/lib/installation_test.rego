package lib.installation_test

import rego.v1

import data.lib.installation

test_values_of_an_operator if {
	spec := {"values": {"global": {"tag": "1"}}, "unvalidatedValues": {"global": {"tag": false}}}
	installation.values({"kind": "IstioOperator", "spec": spec}, ["global", "tag"]) == {
		{"path": ["spec", "values", "global", "tag"], "value": "1"},
		{"path": ["spec", "unvalidatedValues", "global", "tag"], "value": false},
	}
}

test_values_of_a_sail_istio if {
	spec := {"values": {"global": {"tag": "1"}}, "unvalidatedValues": {"global": {"tag": "2"}}}
	installation.values({"kind": "Istio", "spec": spec}, ["global", "tag"]) == {{
		"path": ["spec", "values", "global", "tag"],
		"value": "1",
	}}
}

test_no_values_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"values": null}, {"values": {"global": "mistyped"}}] {
		installation.values({"kind": "IstioOperator", "spec": spec}, ["global", "tag"]) == set()
	}
	every obj in [{}, {"kind": null}, {"kind": "ConfigMap", "spec": {"values": {"a": 1}}}] {
		installation.values(obj, ["a"]) == set()
	}
}

test_component if {
	spec := {"components": {"cni": {"enabled": true}}}
	installation.component({"kind": "IstioOperator", "spec": spec}, ["cni", "enabled"]) == {{
		"path": ["spec", "components", "cni", "enabled"],
		"value": true,
	}}
	every obj in [{}, {"kind": "Istio", "spec": spec}, {"kind": "IstioOperator", "spec": null}] {
		installation.component(obj, ["cni", "enabled"]) == set()
	}
}

test_for_istiod if {
	field := ["affinity", "podAntiAffinity"]
	installation.for_istiod(
		{"kind": "IstioOperator", "spec": {
			"values": {"pilot": {"affinity": {"podAntiAffinity": 1}}},
			"components": {"pilot": {"k8s": {"affinity": {"podAntiAffinity": 2}}}},
		}},
		field,
	) == {
		{"path": ["spec", "values", "pilot", "affinity", "podAntiAffinity"], "value": 1},
		{"path": ["spec", "components", "pilot", "k8s", "affinity", "podAntiAffinity"], "value": 2},
	}
	pod := {"metadata": {"labels": {"app": "istiod"}}, "spec": {"affinity": {"podAntiAffinity": 3}}}
	deployment := {"kind": "Deployment", "spec": {"template": pod}}
	installation.for_istiod(deployment, field) == {{
		"path": ["spec", "template", "spec", "affinity", "podAntiAffinity"],
		"value": 3,
	}}
	every obj in [{}, istiod([]), {"kind": "Deployment", "spec": {"template": {"spec": pod.spec}}}] {
		installation.for_istiod(obj, field) == set()
	}
}

test_istiod if {
	installation.is_istiod(istiod([]))
	not installation.is_istiod(object.union(istiod([]), {"kind": "DaemonSet"}))
	every obj in [{}, {"kind": "Deployment"}, {"kind": "Deployment", "spec": {"template": null}}] {
		not installation.is_istiod(obj)
	}
}

test_environment_of_an_operator if {
	installation.environment({"kind": "IstioOperator", "spec": {
		"components": {"pilot": {"k8s": {"env": [{"name": "A", "value": "1"}, {"name": "B"}]}}},
		"values": {"pilot": {"env": {"C": true}}},
	}}) == {
		{
			"path": ["spec", "components", "pilot", "k8s", "env", 0, "value"],
			"name": "A", "value": "1",
		},
		{
			"path": ["spec", "components", "pilot", "k8s", "env", 1, "value"],
			"name": "B", "value": null,
		},
		{"path": ["spec", "values", "pilot", "env", "C"], "name": "C", "value": true},
	}
}

test_environment_and_arguments_of_istiod if {
	obj := istiod([{"env": [{"name": "A", "value": "1"}], "args": ["discovery"]}])
	place := ["spec", "template", "spec", "containers", 0]
	installation.environment(obj) == {{
		"path": array.concat(place, ["env", 0, "value"]),
		"name": "A", "value": "1",
	}}
	installation.arguments(obj) == {{"path": array.concat(place, ["args", 0]), "value": "discovery"}}
}

test_arguments_of_an_operator if {
	spec := {"values": {"pilot": {"extraContainerArgs": ["--grpcAddr="]}}}
	installation.arguments({"kind": "IstioOperator", "spec": spec}) == {{
		"path": ["spec", "values", "pilot", "extraContainerArgs", 0],
		"value": "--grpcAddr=",
	}}
}

test_nothing_where_absent_or_mistyped if {
	every obj in [
		{}, istiod(null), istiod([null]), istiod([{"env": null, "args": "mistyped"}]),
		istiod([{"env": [null, "mistyped", {}]}]),
		object.union(istiod([{"env": [{"name": "A"}]}]), {"kind": "StatefulSet"}),
		{"kind": "IstioOperator", "spec": {"values": {"pilot": {"env": "mistyped"}}}},
		{"kind": "IstioOperator", "spec": {"components": {"pilot": {"k8s": {"env": {"A": "1"}}}}}},
	] {
		installation.environment(obj) == set()
		installation.arguments(obj) == set()
	}
}

istiod(containers) := {"kind": "Deployment", "spec": {"template": {
	"metadata": {"labels": {"app": "istiod"}},
	"spec": {"containers": containers},
}}}
