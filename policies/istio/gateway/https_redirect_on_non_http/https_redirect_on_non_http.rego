# METADATA
# title: Redirects to HTTPS stand on plain HTTP
# description: |
#   Who sets httpsRedirect wants nobody to stay in plain text. On a port that is no plain HTTP it
#   redirects nobody, or, on HTTPS, it sends clients to where they are already.
#   Only HTTP, HTTP2, GRPC, GRPC-WEB and HTTP_PROXY can be redirected; Istio reads their names in
#   any case. istiod warns of a redirect on HTTPS, and no more.
# related_resources:
#   - description: ServerTLSSettings.httpsRedirect
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
# custom:
#   id: gw-https-redirect-on-non-http
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Move tls.httpsRedirect to the server for plain HTTP, on port 80.
#   verify: istioctl proxy-config routes deploy/GATEWAY -n NAMESPACE -o json | grep requireTls
#   anchors: [IST0133]
package istio.gateway.https_redirect_on_non_http

import rego.v1

import data.lib.istio
import data.lib.protocol

deny contains {"path": ["spec", "servers", i, "tls", "httpsRedirect"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	server.tls.httpsRedirect == true
	not protocol.is_plain_http(object.get(server, "port", null))
	found := istio.show(object.get(server, ["port", "protocol"], null))
	msg := sprintf("httpsRedirect is true and protocol is %s; must be on plain HTTP", [found])
}
