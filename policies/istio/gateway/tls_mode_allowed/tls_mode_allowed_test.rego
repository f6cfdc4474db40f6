package istio.gateway.tls_mode_allowed_test

import rego.v1

import data.istio.gateway.tls_mode_allowed as guardrail

test_deny_passthrough if {
	denied([server("TLS", {"mode": "PASSTHROUGH"})]) == {{
		"path": ["spec", "servers", 0, "tls", "mode"],
		"msg": "mode is PASSTHROUGH; must be SIMPLE or MUTUAL or ISTIO_MUTUAL",
	}}
}

test_deny_every_other_mode if {
	modes := {"AUTO_PASSTHROUGH": "AUTO_PASSTHROUGH", "OPTIONAL_MUTUAL": "OPTIONAL_MUTUAL"}
	odd := {"simple": "simple", "": "\"\"", "STRICT": "STRICT"}
	every mode, shown in object.union(modes, odd) {
		messages([server("https", {"mode": mode})]) == {required(shown)}
	}
	messages([server("HTTPS", {"mode": 1})]) == {required("1")}
}

test_deny_passthrough_beside_certificates if {
	count(denied([server("TLS", {"mode": "PASSTHROUGH", "credentialName": "shop-cert"})])) == 1
}

test_deny_no_mode if {
	every tls in [{}, {"mode": null}, {"httpsRedirect": true}, {"credentialName": null}] {
		messages([server("HTTPS", tls)]) == {required("unset, which means PASSTHROUGH")}
	}
}

test_deny_only_the_server_that_passes_on if {
	servers := [server("HTTPS", {"mode": "SIMPLE"}), server("TLS", {"mode": "PASSTHROUGH"})]
	{breach.path[2] | some breach in denied(servers)} == {1}
}

test_deny_by_the_parameter if {
	params := object.union(defaults, {"allowedModes": ["MUTUAL"]})
	found := guardrail.deny with input as review("x", [server("HTTPS", {"mode": "SIMPLE"})], params)
	{breach.msg | some breach in found} == {"mode is SIMPLE; must be MUTUAL"}
}

test_allow_modes if {
	every mode in ["SIMPLE", "MUTUAL", "ISTIO_MUTUAL"] {
		denied([server("HTTPS", {"mode": mode})]) == set()
	}
}

test_allow_passthrough_by_the_parameter if {
	params := object.union(defaults, {"allowedModes": ["PASSTHROUGH"]})
	servers := [server("TLS", {"mode": "PASSTHROUGH"}), server("TLS", {})]
	guardrail.deny == set() with input as review("x", servers, params)
}

test_allow_certificates_without_mode_which_are_another_guardrail_s if {
	denied([server("HTTPS", {"credentialName": "shop-cert"})]) == set()
}

test_allow_gateways_for_traffic_inside_the_mesh if {
	servers := [server("TLS", {"mode": "AUTO_PASSTHROUGH"}), server("tls", {"mode": "PASSTHROUGH"})]
	every label in ["eastwestgateway", "egressgateway"] {
		guardrail.deny == set() with input as review(label, servers, defaults)
	}
}

test_allow_plain_ports if {
	denied([server("HTTP", {"httpsRedirect": true}), server("TCP", {"mode": "PASSTHROUGH"})]) == set()
	denied([{"tls": {"mode": "PASSTHROUGH"}}, {"port": null, "tls": {}}]) == set()
}

test_allow_nothing_to_judge if {
	every tls in [null, "PASSTHROUGH", [], 5] { denied([server("HTTPS", tls)]) == set() }
	every servers in [null, [], {}, "x", [null], ["x"]] { denied(servers) == set() }
	asked := object.union(review("x", [], defaults), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

server(protocol, tls) := {"port": {"number": 443, "protocol": protocol}, "tls": tls}

required(shown) := sprintf("mode is %s; must be SIMPLE or MUTUAL or ISTIO_MUTUAL", [shown])

messages(servers) := {breach.msg | some breach in denied(servers)}

denied(servers) := found if {
	found := guardrail.deny with input as review("ingressgateway", servers, defaults)
}

defaults := {
	"allowedModes": ["SIMPLE", "MUTUAL", "ISTIO_MUTUAL"],
	"internalGatewaySelectors": [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}],
}

review(label, servers, params) := {
	"object": {"spec": {"selector": {"istio": label}, "servers": servers}},
	"params": {"gw-tls-mode-allowed": params},
}
