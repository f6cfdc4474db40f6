package lib.protocol_test

import rego.v1

import data.lib.protocol

test_is_plain_http_in_any_case if {
	some_http := {"HTTP", "http", "Http", "HTTP2", "GRPC", "gRPC", "GRPC-Web", "HTTP_PROXY"}
	every text in some_http {
		protocol.is_plain_http({"protocol": text})
		not protocol.is_tls({"protocol": text})
	}
}

test_is_tls_in_any_case if {
	every text in {"HTTPS", "https", "TLS", "Tls"} {
		protocol.is_tls({"protocol": text})
		not protocol.is_plain_http({"protocol": text})
	}
}

test_neither_for_other_protocols if {
	every text in {"TCP", "MONGO", "UDP", "", " HTTP", "HTTPX"} { _neither({"protocol": text}) }
}

test_neither_for_what_is_absent_or_mistyped if {
	_neither({})
	_neither({"protocol": null})
	_neither({"protocol": 80})
	_neither(null)
	_neither("HTTP")
}

_neither(port) if {
	not protocol.is_plain_http(port)
	not protocol.is_tls(port)
}

test_tcp if {
	every name in ["TCP", "tcp", "MONGO", "mysql", "Redis", "", "unknown", null, 5] {
		protocol.is_tcp({"protocol": name})
	}
	protocol.is_tcp({})
}

test_not_tcp if {
	every name in ["HTTP", "grpc", "HTTPS", "tls", "UDP"] {
		not protocol.is_tcp({"protocol": name})
	}
	every port in [null, 443, "TCP", ["TCP"]] {
		not protocol.is_tcp(port)
	}
}
