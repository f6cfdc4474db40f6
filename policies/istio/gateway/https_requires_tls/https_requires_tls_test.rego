package istio.gateway.https_requires_tls_test

import rego.v1

import data.istio.gateway.https_requires_tls as guardrail

test_deny_https_without_tls if {
	denied([{"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["a"]}]) == {{
		"path": ["spec", "servers", 0, "tls"],
		"msg": "tls is unset; a server of protocol HTTPS must have it",
	}}
}

test_deny_every_tls_protocol_in_any_case if {
	protocols := ["https", "Https", "TLS", "tls"]
	paths([_server(protocol, null) | some protocol in protocols]) == {
		["spec", "servers", 0, "tls"],
		["spec", "servers", 1, "tls"],
		["spec", "servers", 2, "tls"],
		["spec", "servers", 3, "tls"],
	}
}

test_deny_tls_that_is_no_map if {
	servers := [_server("HTTPS", "SIMPLE"), _server("HTTPS", [])]
	paths(servers) == {["spec", "servers", 0, "tls"], ["spec", "servers", 1, "tls"]}
}

test_deny_certificates_on_a_plain_http_port if {
	denied([_server("HTTP", {"mode": "SIMPLE", "credentialName": "shop-cert"})]) == {{
		"path": ["spec", "servers", 0, "port", "protocol"],
		"msg": "protocol is HTTP; a server with TLS settings must be HTTPS or TLS",
	}}
}

test_deny_any_setting_that_a_plain_http_port_ignores if {
	plain := ["spec", "servers", 0, "port", "protocol"]
	paths([_server("grpc", {"mode": "MUTUAL"})]) == {plain}
	paths([_server("http2", {"credentialName": "shop-cert"})]) == {plain}
	paths([_server("HTTP", {"httpsRedirect": true, "minProtocolVersion": "TLSV1_3"})]) == {plain}
}

test_deny_any_tls_on_other_plain_ports if {
	plain := ["spec", "servers", 0, "port", "protocol"]
	paths([_server("TCP", {"mode": "SIMPLE"})]) == {plain}
	paths([_server("MONGO", {"mode": "PASSTHROUGH"})]) == {plain}
	paths([_server("TCP", {"httpsRedirect": true})]) == {plain}
	paths([_server("TCP", {})]) == {plain}
}

test_deny_tls_without_a_protocol if {
	message := "protocol is unset; a server with TLS settings must be HTTPS or TLS"
	messages([{"tls": {"mode": "SIMPLE"}}]) == {message}
	messages([{"port": null, "tls": {"mode": "SIMPLE"}}]) == {message}
	messages([{"port": "HTTPS", "tls": {"mode": "SIMPLE"}}]) == {message}
	messages([_server(null, {"mode": "SIMPLE"})]) == {message}
}

test_deny_only_the_server_without if {
	servers := [_server("HTTPS", {"mode": "SIMPLE"}), _server("HTTPS", null)]
	paths(servers) == {["spec", "servers", 1, "tls"]}
}

test_allow_tls_where_tls_is_spoken if {
	servers := [
		_server("HTTPS", {"mode": "SIMPLE", "credentialName": "shop-cert"}),
		_server("tls", {"mode": "PASSTHROUGH"}),
		_server("HTTPS", {}),
		_server("HTTPS", {"httpsRedirect": true}),
	]
	denied(servers) == set()
}

test_allow_a_redirect_on_a_plain_http_port if {
	servers := [
		_server("HTTP", {"httpsRedirect": true}),
		_server("http", {"httpsRedirect": false}),
		_server("GRPC-WEB", {"httpsRedirect": true, "mode": "PASSTHROUGH"}),
		_server("HTTP", {"httpsRedirect": true, "credentialName": null}),
		_server("HTTP", {}),
	]
	denied(servers) == set()
}

test_allow_plain_ports_without_tls if {
	denied([_server("HTTP", null), _server("TCP", null), {"port": {"protocol": "MYSQL"}}]) == set()
}

test_allow_what_has_neither if denied([{}, {"port": {}}, {"tls": null}, null, "HTTPS"]) == set()

test_allow_no_servers if {
	denied([]) == set()
	denied(null) == set()
	denied("HTTPS") == set()
	guardrail.deny == set() with input as {"object": {}}
}

denied(servers) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"servers": servers}}}
}

paths(servers) := {breach.path | some breach in denied(servers)}

messages(servers) := {breach.msg | some breach in denied(servers)}

_server(protocol, tls) := {"port": {"number": 8443, "protocol": protocol}, "tls": tls}
