# Protocols of Gateway and ServiceEntry ports. Istio reads their names in any case.
package lib.protocol

import rego.v1

# Whether a port carries HTTP in plain text.
is_plain_http(port) if _name(port) in {"grpc", "grpc-web", "http", "http2", "http_proxy"}

# Whether a port carries TLS.
is_tls(port) if _name(port) in {"https", "tls"}

_name(port) := lower(port.protocol) if is_string(port.protocol)
