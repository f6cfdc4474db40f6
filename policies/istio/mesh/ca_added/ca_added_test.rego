package istio.mesh.ca_added_test

import rego.v1

import data.istio.mesh.ca_added as guardrail

test_deny_anchor_that_was_not_there if {
	old := configmap("caCertificates: [{pem: A}]")
	denied(old, configmap("caCertificates: [{pem: A}, {pem: B}]")) == {{
		"path": ["data", "mesh", "#", "caCertificates", 1],
		"msg": "caCertificates gains a trust anchor; must be one that is agreed",
	}}
}

test_deny_first_anchors if {
	every old in [{}, configmap("{}"), configmap("a: [")] {
		denied_paths(old, configmap("ca_certificates: [{pem: A}, {spiffeBundleUrl: B}]")) == {
			["data", "mesh", "#", "ca_certificates", 0],
			["data", "mesh", "#", "ca_certificates", 1],
		}
	}
}

test_deny_anchor_of_another_type if {
	denied_paths({}, configmap("caCertificates: [A, 5, null]")) == {
		["data", "mesh", "#", "caCertificates", 0],
		["data", "mesh", "#", "caCertificates", 1],
	}
}

test_deny_another_authority if {
	every old in [operator({}), operator({"ca": null}), operator({"ca": {"address": "a"}})] {
		denied(old, operator({"ca": {"address": "b"}})) == {{
			"path": ["spec", "meshConfig", "ca"],
			"msg": concat(" ", [
				"ca passes the signing of certificates to another authority;",
				"must be one that is agreed",
			]),
		}}
	}
}

test_deny_authority_taken_away if {
	every new in [operator({}), operator({"ca": null})] {
		denied(operator({"ca": {"address": "a"}}), new) == {{
			"path": ["spec", "meshConfig", "ca"],
			"msg": "ca is taken away, so that istiod signs certificates itself; must stay as it was",
		}}
	}
}

test_deny_unreadable if {
	denied(configmap("ca: {address: a}"), configmap("a: [")) == {{
		"path": ["data", "mesh"],
		"msg": "mesh is no plain YAML mapping; its caCertificates and ca must be agreed",
	}}
}

test_allow_unchanged if {
	every text in ["{}", "caCertificates: [{pem: A}]", "ca: {address: a}\nenableTracing: true"] {
		denied(configmap(text), configmap(text)) == set()
	}
	denied(configmap("caCertificates: [{pem: A}]"), configmap("ca_certificates: [{pem: A}]")) == set()
}

test_allow_fewer_anchors if {
	denied(configmap("caCertificates: [{pem: A}]"), configmap("caCertificates:")) == set()
}

test_allow_approved if {
	every authority in [
		{"pem": " good\n"}, {"spiffeBundleUrl": "good"}, {"spiffe_bundle_url": "good"},
	] {
		denied({}, operator({"caCertificates": [authority]})) == set()
	}
	denied({}, operator({"ca": {"address": "good"}})) == set()
}

test_allow_none if {
	denied({}, configmap("enableTracing: true")) == set()
	denied({}, {}) == set()
}

test_allow_what_a_mesh_begins_with if {
	every old in [null, "mistyped", []] {
		denied(old, configmap("ca: {address: a}\ncaCertificates: [{pem: A}]")) == set()
		denied(old, configmap("a: [")) == set()
	}
}

operator(config) := {"kind": "IstioOperator", "spec": {"meshConfig": config}}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied_paths(old, new) := {breach.path | some breach in denied(old, new)}

denied(old, new) := found if {
	found := guardrail.deny with input as {
		"object": new,
		"oldObject": old,
		"params": {"mesh-ca-added": {"approved": ["good\n"]}},
	}
}
