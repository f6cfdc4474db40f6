package istio.istiooperator.security_hardening_test

import rego.v1

import data.istio.istiooperator.security_hardening as guardrail

test_deny_nothing_stated if {
	every spec in [null, {}, "mistyped", {"values": null}, {"components": {"cni": null}}] {
		denied(operator(spec)) == {
			{
				"path": ["spec", "components", "cni", "enabled"],
				"msg": "the CNI plugin is not enabled, so pods need NET_ADMIN; must be enabled",
			},
			{
				"path": ["spec", "values", "global", "variant"],
				"msg": "images are not distroless; variant must be distroless",
			},
			{
				"path": ["spec", "values", "pilot", "env", "ENABLE_DEBUG_ON_HTTP"],
				"msg": concat(" ", [
					"istiod answers debugging over plain HTTP;",
					`ENABLE_DEBUG_ON_HTTP must be "false"`,
				]),
			},
			{
				"path": ["spec", "values", "pilot", "extraContainerArgs"],
				"msg": "istiod serves configuration in plaintext at port 15010; must have --grpcAddr=",
			},
		}
	}
}

test_deny_sail_without_cni if {
	object := {"kind": "Istio", "spec": {"values": hardened.values}}
	denied(object) == {{
		"path": ["spec", "values", "pilot", "cni", "enabled"],
		"msg": "the CNI plugin is not enabled, so pods need NET_ADMIN; must be enabled",
	}}
}

test_deny_cni_switched_off if {
	paths({"components": {"cni": {"enabled": false}}}) == {["spec", "components", "cni", "enabled"]}
	paths({"components": {"cni": {"enabled": "maybe"}}}) == {["spec", "components", "cni", "enabled"]}
	paths({"components": null, "profile": "openshif"}) == {["spec", "components", "cni", "enabled"]}
	paths({"components": null, "profile": "no-ambient"}) == {["spec", "components", "cni", "enabled"]}
}

test_deny_variant if {
	every variant in ["debug", "", "Distroless", true] {
		paths({"values": {"global": {"variant": variant}}}) == {["spec", "values", "global", "variant"]}
	}
	paths({"values": {"global": {"variant": null, "tag": "1.27.3"}}}) == {
		["spec", "values", "global", "variant"],
	}
	paths({"tag": "1.27.3-distroless-debug", "values": {"global": {"variant": null}}}) == {
		["spec", "values", "global", "variant"],
	}
}

test_deny_debugging if {
	every value in ["true", "", null, "0"] {
		paths({"values": {"pilot": {"env": {"ENABLE_DEBUG_ON_HTTP": value}}}}) == {
			["spec", "values", "pilot", "env", "ENABLE_DEBUG_ON_HTTP"],
		}
	}
}

test_deny_privileged if {
	breaches({"values": {"global": {"proxy": {"privileged": true}}}}) == {{
		"path": ["spec", "values", "global", "proxy", "privileged"],
		"msg": "privileged is true for every proxy; must be false",
	}}
}

test_deny_no_validation if {
	breaches({"values": {"global": {"configValidation": false}}}) == {{
		"path": ["spec", "values", "global", "configValidation"],
		"msg": "configValidation is false; must be true",
	}}
}

test_deny_first_party_tokens if {
	breaches({"values": {"global": {"jwtPolicy": "first-party-jwt"}}}) == {{
		"path": ["spec", "values", "global", "jwtPolicy"],
		"msg": "jwtPolicy is first-party-jwt; must be third-party-jwt",
	}}
}

test_deny_plain_port if {
	breaches({"values": {"pilot": {"extraContainerArgs": ["--x", "--grpcAddr=:15010"]}}}) == {{
		"path": ["spec", "values", "pilot", "extraContainerArgs", 1],
		"msg": "istiod serves configuration in plaintext; --grpcAddr must be empty",
	}}
	every arguments in [null, [], "--grpcAddr=", ["--grpcAddress=", 5]] {
		paths({"values": {"pilot": {"extraContainerArgs": arguments}}}) == {
			["spec", "values", "pilot", "extraContainerArgs"],
		}
	}
}

test_deny_what_weakens_even_where_no_control_plane_is if {
	found := denied(operator({
		"profile": "remote",
		"values": {"global": {"proxy": {"privileged": true}}},
	}))
	{breach.path | some breach in found} == {["spec", "values", "global", "proxy", "privileged"]}
}

test_allow_hardened if {
	breaches({}) == set()
	breaches({"values": {
		"global": {"proxy": {"privileged": false}, "configValidation": true, "jwtPolicy": ""},
		"pilot": {"extraContainerArgs": ["--grpcAddr=", 5, "--grpcAddress=:1"]},
	}}) == set()
	breaches({"values": {"global": {"jwtPolicy": "third-party-jwt"}}}) == set()
}

test_allow_every_way_to_the_plugin if {
	every ways in [
		{"profile": "ambient"}, {"profile": "openshift"}, {"profile": "openshift-ambient"},
		{"values": {"pilot": {"cni": {"enabled": true}}}}, {"values": {"istio_cni": {"enabled": true}}},
	] {
		breaches(object.union({"components": null}, ways)) == set()
	}
}

test_allow_every_way_to_distroless if {
	breaches({"tag": "1.27.3-distroless", "values": {"global": {"variant": null}}}) == set()
	breaches({"values": {"global": {"variant": null, "tag": "1.27.3-distroless"}}}) == set()
}

test_allow_what_installs_no_control_plane if {
	denied(operator({"profile": "empty"})) == set()
	denied(operator({"profile": "remote"})) == set()
	denied({}) == set()
}

hardened := {
	"components": {"cni": {"enabled": true}},
	"values": {
		"global": {"variant": "distroless"},
		"pilot": {
			"env": {"ENABLE_DEBUG_ON_HTTP": "false"},
			"extraContainerArgs": ["--grpcAddr="],
		},
	},
}

operator(spec) := {"kind": "IstioOperator", "spec": spec}

# Of a hardened installation, with something else.
breaches(other) := denied(operator(object.union(hardened, other)))

paths(other) := {breach.path | some breach in breaches(other)}

denied(object) := found if {
	found := guardrail.deny with input as {"object": object}
}
