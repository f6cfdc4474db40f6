package istio.gateway.http_requires_redirect_test

import rego.v1

import data.istio.gateway.http_requires_redirect as guardrail

test_deny_redirect_unset if {
	denied([{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["a"]}]) == {{
		"path": ["spec", "servers", 0, "tls", "httpsRedirect"],
		"msg": "httpsRedirect is unset; a server of protocol HTTP must set it to true",
	}}
}

test_deny_every_plain_http_protocol_in_any_case if {
	protocols := ["http", "Http", "HTTP2", "http2", "GRPC", "grpc-web", "GRPC-WEB", "HTTP_PROXY"]
	denied_indexes([_server(protocol, null) | some protocol in protocols]) == {0, 1, 2, 3, 4, 5, 6, 7}
}

test_deny_what_is_not_true if {
	messages([_server("HTTP", {"httpsRedirect": false})]) == {concat("", ["false", _required])}
	messages([_server("HTTP", {"httpsRedirect": "true"})]) == {concat("", ["\"true\"", _required])}
	messages([_server("HTTP", {"httpsRedirect": null})]) == {concat("", ["unset", _required])}
	messages([_server("HTTP", {"mode": "SIMPLE"})]) == {concat("", ["unset", _required])}
	messages([_server("HTTP", "redirect")]) == {concat("", ["unset", _required])}
}

test_deny_only_the_server_without if {
	servers := [
		_server("HTTPS", {"mode": "SIMPLE"}),
		_server("HTTP", {"httpsRedirect": true}),
		_server("HTTP", {}),
	]
	denied_indexes(servers) == {2}
}

test_deny_a_port_number_of_a_wrong_type if {
	params := object.union(_params, {"allowedPorts": [8080]})
	server := {"port": {"number": "8080", "protocol": "HTTP"}}
	found := guardrail.deny with input as review({"spec": {"servers": [server]}}, params)
	count(found) == 1
}

test_allow_a_redirect if denied([_server("http", {"httpsRedirect": true})]) == set()

test_allow_other_protocols if {
	protocols := ["HTTPS", "https", "TLS", "TCP", "MONGO"]
	denied([_server(protocol, null) | some protocol in protocols]) == set()
}

test_allow_a_port_by_the_parameter if {
	params := object.union(_params, {"allowedPorts": [8080]})
	server := {"port": {"number": 8080, "protocol": "HTTP"}}
	guardrail.deny == set() with input as review({"spec": {"servers": [server]}}, params)
}

test_allow_gateways_for_traffic_inside_the_mesh if {
	spec := {"selector": {"istio": "egressgateway"}, "servers": [_server("HTTP", null)]}
	guardrail.deny == set() with input as review({"spec": spec}, _params)
}

test_allow_what_has_no_protocol if {
	denied([{}, {"port": null}, {"port": {}}, {"port": {"protocol": 80}}, {"port": "HTTP"}]) == set()
	denied([_server("", null), _server(null, null), null, "HTTP"]) == set()
}

test_allow_no_servers if {
	denied([]) == set()
	denied(null) == set()
	guardrail.deny == set() with input as review({}, _params)
}

denied(servers) := found if {
	object := {"spec": {"selector": {"istio": "ingressgateway"}, "servers": servers}}
	found := guardrail.deny with input as review(object, _params)
}

denied_indexes(servers) := {breach.path[2] | some breach in denied(servers)}

messages(servers) := {trim_prefix(breach.msg, "httpsRedirect is ") | some breach in denied(servers)}

review(object, params) := {"object": object, "params": {"gw-http-requires-redirect": params}}

_server(protocol, tls) := {"port": {"number": 80, "protocol": protocol}, "tls": tls}

_required := "; a server of protocol HTTP must set it to true"

_params := {
	"allowedPorts": [],
	"internalGatewaySelectors": [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}],
}
