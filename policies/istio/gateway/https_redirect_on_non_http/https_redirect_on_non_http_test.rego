package istio.gateway.https_redirect_on_non_http_test

import rego.v1

import data.istio.gateway.https_redirect_on_non_http as guardrail

test_deny_https if {
	denied([server("HTTPS", true)]) == {{
		"path": ["spec", "servers", 0, "tls", "httpsRedirect"],
		"msg": "httpsRedirect is true and protocol is HTTPS; must be on plain HTTP",
	}}
}

test_deny_every_other_protocol if {
	every protocol in ["https", "TLS", "TCP", "MONGO", "httpx"] {
		count(denied([server(protocol, true)])) == 1
	}
}

test_deny_no_protocol if {
	every port in [null, "HTTP", {}, {"protocol": null}] {
		found := denied([{"port": port, "tls": {"httpsRedirect": true}}])
		{breach.msg | some breach in found} == {
			"httpsRedirect is true and protocol is unset; must be on plain HTTP",
		}
	}
	count(denied([{"tls": {"httpsRedirect": true}}])) == 1
}

test_deny_only_the_server_that_is_not_plain if {
	servers := [server("HTTP", true), server("HTTPS", false), server("HTTPS", true)]
	{breach.path[2] | some breach in denied(servers)} == {2}
}

test_allow_plain_http if {
	every protocol in ["HTTP", "http", "HTTP2", "GRPC", "grpc-web", "HTTP_PROXY"] {
		denied([server(protocol, true)]) == set()
	}
}

test_allow_no_redirect if {
	every redirect in [null, false, "true", 1] { denied([server("HTTPS", redirect)]) == set() }
}

test_allow_nothing_to_judge if {
	every tls in [null, "x", [], {}] {
		denied([{"port": {"protocol": "HTTPS"}, "tls": tls}]) == set()
	}
	every servers in [null, [], {}, "x", [null], ["x"], [{}]] { denied(servers) == set() }
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

server(protocol, redirect) := {
	"port": {"number": 443, "protocol": protocol},
	"tls": {"mode": "SIMPLE", "httpsRedirect": redirect},
}

denied(servers) := found if {
	found := guardrail.deny with input as {"object": {"spec": {"servers": servers}}}
}
