# METADATA
# title: Servers have TLS settings exactly where they speak TLS
# description: |
#   A server for HTTPS without `tls` has no certificate to show, and certificates on a plain port
#   protect nothing while they look as if they did.
#   In Istio the protocol decides, not the port number: on a server of protocol HTTP nothing of
#   `tls` counts but `httpsRedirect`, and the port stays plain text. istiod refuses most such
#   servers, but not while its webhook is down. Protocol names are read in any case. `tls: {}` is
#   no absence: it means PASSTHROUGH.
# related_resources:
#   - description: Server.tls
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#Server
#   - description: IST0106 SchemaValidationError
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0106/
# custom:
#   id: gw-https-requires-tls
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.servers[].tls on each server of protocol HTTPS or TLS, and on no other.
#   verify: istioctl proxy-config listeners deploy/GATEWAY -n NAMESPACE
#   anchors: [IST0106]
package istio.gateway.https_requires_tls

import rego.v1

import data.lib.istio
import data.lib.protocol

deny contains {"path": ["spec", "servers", i, "tls"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	protocol.is_tls(server.port)
	not is_object(object.get(server, "tls", null))
	msg := sprintf("tls is unset; a server of protocol %s must have it", [server.port.protocol])
}

deny contains {"path": ["spec", "servers", i, "port", "protocol"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	is_object(server.tls)
	not protocol.is_tls(object.get(server, "port", null))
	_misplaced(server)
	found := istio.show(object.get(server, ["port", "protocol"], null))
	msg := sprintf("protocol is %s; a server with TLS settings must be HTTPS or TLS", [found])
}

_misplaced(server) if not protocol.is_plain_http(object.get(server, "port", null))

# PASSTHROUGH is what an absent mode means: stating it on a plain port changes nothing.
_misplaced(server) if {
	some setting, value in server.tls
	setting != "httpsRedirect"
	not value in {null, "PASSTHROUGH"}
}
