package istio.gateway.one_domain_test

import rego.v1

import data.istio.gateway.one_domain as guardrail

test_deny_two_domains if {
	serving(["shop.example.com", "shop.example.net"]) == {{
		"path": ["spec", "servers"],
		"msg": "domains are example.com, example.net; at most 1",
	}}
}

test_deny_domains_however_they_are_written if {
	every other in ["*.example.net", "shop/example.net", "*/A.B.Example.NET", "example.net."] {
		messages(serving(["shop.example.com", other])) == {domains("example.com, example.net")}
	}
}

test_deny_domains_below_second_level_suffixes if {
	messages(serving(["one.mx", "two.mx"])) == {domains("one.mx, two.mx")}
	found := serving(["a.one.co.uk", "b.two.co.uk", "one.com.au", "*.one.or.jp", "x.two.com"])
	messages(found) == {domains("one.co.uk, one.com.au, one.or.jp, two.co.uk, two.com")}
}

test_deny_below_every_second_level_suffix if {
	every second in ["ac", "co", "com", "edu", "gob", "gov", "ne", "net", "or", "org"] {
		count(serving([sprintf("a.one.%s.xy", [second]), sprintf("b.two.%s.xy", [second])])) == 1
	}
}

test_deny_across_servers if {
	servers := [{"hosts": ["a.example.com"]}, {}, {"hosts": ["a.example.org"]}]
	messages(denied(servers)) == {domains("example.com, example.org")}
}

test_deny_two_protocols if {
	speaking(["HTTPS", "TCP"]) == {{
		"path": ["spec", "servers"],
		"msg": "protocols are HTTP, TCP; at most 1",
	}}
	messages(speaking(["grpc", "tls", "Mongo"])) == {protocols("HTTP, MONGO, TLS")}
}

test_deny_both if {
	servers := [
		{"port": {"protocol": "HTTP"}, "hosts": ["a.example.com"]},
		{"port": {"protocol": "TCP"}, "hosts": ["a.example.org"]},
	]
	count(denied(servers)) == 2
}

test_deny_more_than_the_parameters if {
	params := object.union(defaults, {"maxDomains": 2, "maxProtocols": 2})
	servers := [
		{"port": {"protocol": "HTTP"}, "hosts": ["a.com", "b.com", "c.com"]},
		{"port": {"protocol": "TCP"}}, {"port": {"protocol": "TLS"}},
	]
	found := guardrail.deny with input as review("ingressgateway", servers, params)
	messages(found) == {
		"domains are a.com, b.com, c.com; at most 2",
		"protocols are HTTP, TCP, TLS; at most 2",
	}
}

test_allow_one_domain if {
	serving(["example.com", "*.example.com", "shop/a.b.EXAMPLE.com", "example.com."]) == set()
	serving(["a.one.co.uk", "*.one.co.uk", "shop/one.co.uk"]) == set()
}

test_allow_what_names_no_domain if {
	serving(["example.com", "*", "shop/*", "*.com", "*.co.uk", "co.uk", "localhost", ""]) == set()
}

test_allow_two_labels_that_are_no_suffix if {
	serving(["a.co.com", "b.co.com", "co.com"]) == set()
	serving(["a.db.de", "b.db.de"]) == set()
}

test_allow_http_in_all_its_forms if {
	speaking(["HTTP", "https", "HTTP2", "GRPC", "grpc-web", "HTTP_PROXY"]) == set()
	speaking(["TCP", "tcp"]) == set()
}

test_allow_as_many_as_the_parameters if {
	params := object.union(defaults, {"maxDomains": 2, "maxProtocols": 2})
	servers := [
		{"port": {"protocol": "HTTP"}, "hosts": ["a.com", "b.com"]}, {"port": {"protocol": "TCP"}},
	]
	guardrail.deny == set() with input as review("ingressgateway", servers, params)
}

test_allow_gateways_for_traffic_inside_the_mesh if {
	servers := [
		{"port": {"protocol": "HTTP"}, "hosts": ["a.com", "b.com"]}, {"port": {"protocol": "TCP"}},
	]
	guardrail.deny == set() with input as review("egressgateway", servers, defaults)
}

test_allow_nothing_to_judge if {
	denied([{"hosts": null}, {"hosts": "a.com"}, {"hosts": [null, 5, ["b.com"]]}]) == set()
	denied([{"port": null}, {"port": "TCP"}, {"port": {"protocol": 5}}, {"port": {}}, null]) == set()
	every servers in [null, [], {}, "x"] { denied(servers) == set() }
	asked := object.union(review("x", [], defaults), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

domains(found) := sprintf("domains are %s; at most 1", [found])

protocols(found) := sprintf("protocols are %s; at most 1", [found])

messages(found) := {breach.msg | some breach in found}

serving(hosts) := denied([{"hosts": hosts}])

speaking(names) := denied([{"port": {"protocol": name}} | some name in names])

denied(servers) := found if {
	found := guardrail.deny with input as review("ingressgateway", servers, defaults)
}

defaults := {
	"maxDomains": 1,
	"maxProtocols": 1,
	"internalGatewaySelectors": [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}],
}

review(label, servers, params) := {
	"object": {"spec": {"selector": {"istio": label}, "servers": servers}},
	"params": {"gw-one-domain": params},
}
