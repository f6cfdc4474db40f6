package istio.gateway.min_tls_version_test

import rego.v1

import data.istio.gateway.min_tls_version as guardrail

test_deny_old_minimum if {
	denied({"mode": "SIMPLE", "minProtocolVersion": "TLSV1_1"}) == {{
		"path": ["spec", "servers", 0, "tls", "minProtocolVersion"],
		"msg": "minProtocolVersion is TLSV1_1; must be TLSV1_2 or newer",
	}}
}

test_deny_old_maximum if {
	denied({"mode": "SIMPLE", "maxProtocolVersion": "TLSV1_0"}) == {{
		"path": ["spec", "servers", 0, "tls", "maxProtocolVersion"],
		"msg": "maxProtocolVersion is TLSV1_0; must be TLSV1_2 or newer",
	}}
}

test_deny_whatever_the_mode if {
	every mode in [null, "MUTUAL", "PASSTHROUGH", 5] {
		count(denied({"mode": mode, "minProtocolVersion": "TLSV1_0"})) == 1
	}
}

test_deny_what_is_no_version if {
	every version in ["", "tlsv1_2", "TLSV1_4", "1.2", "TLS_1_2", 1.2, true, ["TLSV1_2"], {}] {
		count(denied({"minProtocolVersion": version})) == 1
		count(denied({"maxProtocolVersion": version})) == 1
	}
}

test_deny_ingress_of_a_sidecar if {
	ingress := [{"tls": {"minProtocolVersion": "TLSV1_2"}}, {"tls": {"minProtocolVersion": "TLSV1_0"}}]
	found := guardrail.deny with input as review({"ingress": ingress}, "TLSV1_2")
	{breach.path | some breach in found} == {["spec", "ingress", 1, "tls", "minProtocolVersion"]}
}

test_deny_by_the_parameter if {
	tls := {"mode": "SIMPLE", "minProtocolVersion": "TLSV1_2", "maxProtocolVersion": "TLSV1_2"}
	{breach.msg | some breach in newest(tls)} == {
		"minProtocolVersion is TLSV1_2; must be TLSV1_3 or newer",
		"maxProtocolVersion is TLSV1_2; must be TLSV1_3 or newer",
	}
}

test_deny_what_is_left_to_istio_by_the_parameter if {
	every mode in ["SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL"] {
		{breach.msg | some breach in newest({"mode": mode})} == {
			"minProtocolVersion is unset, which means TLSV1_2; must be TLSV1_3 or newer",
		}
	}
	automatic := {"mode": "SIMPLE", "minProtocolVersion": "TLS_AUTO"}
	{breach.msg | some breach in newest(automatic)} == {
		"minProtocolVersion is TLS_AUTO, which means TLSV1_2; must be TLSV1_3 or newer",
	}
}

test_allow_new_versions if {
	every version in ["TLSV1_2", "TLSV1_3"] {
		denied({"minProtocolVersion": version, "maxProtocolVersion": version}) == set()
	}
	newest({"mode": "SIMPLE", "minProtocolVersion": "TLSV1_3"}) == set()
}

test_allow_what_is_left_to_istio if {
	every version in [null, "TLS_AUTO"] {
		tls := {"mode": "SIMPLE", "minProtocolVersion": version, "maxProtocolVersion": version}
		denied(tls) == set()
	}
	denied({"mode": "SIMPLE"}) == set()
	newest({"minProtocolVersion": "TLSV1_3", "maxProtocolVersion": "TLS_AUTO"}) == set()
}

test_allow_where_tls_is_not_ended if {
	every mode in [null, "PASSTHROUGH", "AUTO_PASSTHROUGH", 5] { newest({"mode": mode}) == set() }
	newest({"httpsRedirect": true}) == set()
}

test_allow_nothing_to_judge if {
	every tls in [null, "TLSV1_0", [], 5] { denied(tls) == set() }
	every servers in [null, [], {}, "x", [null], ["x"]] {
		guardrail.deny == set() with input as review({"servers": servers}, "TLSV1_2")
	}
	guardrail.deny == set() with input as review(null, "TLSV1_2")
}

denied(tls) := found if {
	found := guardrail.deny with input as review({"servers": [{"tls": tls}]}, "TLSV1_2")
}

newest(tls) := found if {
	found := guardrail.deny with input as review({"servers": [{"tls": tls}]}, "TLSV1_3")
}

review(spec, version) := {
	"object": {"spec": spec},
	"params": {"gw-min-tls-version": {"minVersion": version}},
}
