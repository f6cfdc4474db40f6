package istio.serviceentry.none_tcp_any_ip_test

import rego.v1

import data.istio.serviceentry.none_tcp_any_ip as guardrail

test_deny_tcp_to_anywhere if {
	every resolution in ["NONE", "", null] {
		denied({"resolution": resolution, "ports": [{"number": 5432, "protocol": "TCP"}]}) == {{
			"path": ["spec", "addresses"],
			"msg": concat(" ", [
				"a TCP port without addresses and resolution lets out to any address;",
				"must list addresses",
			]),
		}}
	}
}

test_deny_resolution_absent if count(denied({"ports": [{"number": 5432, "protocol": "TCP"}]})) == 1

test_deny_every_protocol_that_is_tcp if {
	every protocol in ["tcp", "MONGO", "mysql", "Redis", "", "unknown", null, 5] {
		count(denied({"ports": [{"number": 5432, "protocol": protocol}]})) == 1
	}
	count(denied({"ports": [{"number": 5432}]})) == 1
}

test_deny_one_port_of_two if {
	ports := [{"number": 443, "protocol": "TLS"}, {"number": 5432, "protocol": "TCP"}]
	count(denied({"ports": ports})) == 1
}

test_deny_lists_that_hold_nothing if {
	every nothing in [null, [], {}, "192.0.2.7"] {
		ports := [{"number": 5432, "protocol": "TCP"}]
		count(denied({"ports": ports, "addresses": nothing, "endpoints": nothing})) == 1
	}
}

test_allow_addresses if {
	ports := [{"number": 5432, "protocol": "TCP"}]
	denied({"ports": ports, "addresses": ["192.0.2.7"]}) == set()
	denied({"ports": ports, "endpoints": [{"address": "192.0.2.7"}]}) == set()
}

test_allow_resolution if {
	every resolution in ["DNS", "STATIC", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"] {
		denied({"resolution": resolution, "ports": [{"number": 5432, "protocol": "TCP"}]}) == set()
	}
}

test_allow_protocols_that_name_their_host if {
	every protocol in ["HTTP", "http", "HTTP2", "GRPC", "GRPC-Web", "HTTPS", "tls", "UDP"] {
		denied({"ports": [{"number": 443, "protocol": protocol}]}) == set()
	}
}

test_allow_no_ports if {
	every ports in [null, [], "mistyped", [null], [5432]] {
		denied({"ports": ports}) == set()
	}
	denied(null) == set()
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"kind": "ServiceEntry", "spec": spec}}
}
