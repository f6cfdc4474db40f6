# Protocols of Gateway and ServiceEntry ports. Istio reads their names in any case.
package lib.protocol

import rego.v1

# Whether a port carries HTTP in plain text.
is_plain_http(port) if _name(port) in {"grpc", "grpc-web", "http", "http2", "http_proxy"}

# Whether a port carries TLS.
is_tls(port) if _name(port) in {"https", "tls"}

# Whether a ServiceEntry's port carries bytes that name no host: so Istio takes what is neither HTTP
# nor TLS, whether it says so, says nothing, or says what Istio does not know.
is_tcp(port) if {
	is_object(port)
	not is_plain_http(port)
	not is_tls(port)
	not _is_udp(port)
}

_is_udp(port) if _name(port) == "udp"

_name(port) := lower(port.protocol) if is_string(port.protocol)
