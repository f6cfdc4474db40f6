# METADATA
# title: Gateway servers with certificates state a TLS mode
# description: |
#   A server that was meant to end TLS with the organisation's certificate instead hands the
#   encrypted bytes on to whatever stands behind it, and nobody notices from the YAML.
#   In Istio an absent `tls.mode` is PASSTHROUGH, the first value of the enumeration, not SIMPLE:
#   certificates, credential names, TLS versions and ciphers beside it are ignored, with no more
#   than a warning. A server that sets nothing but `httpsRedirect` needs no mode.
# related_resources:
#   - description: ServerTLSSettings.mode
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
# custom:
#   id: gw-tls-mode-unset
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.servers[].tls.mode, to SIMPLE where the gateway ends TLS.
#   verify: istioctl proxy-config secret deploy/GATEWAY -n NAMESPACE
package istio.gateway.tls_mode_unset

import rego.v1

import data.lib.istio
import data.lib.server_tls

deny contains {"path": ["spec", "servers", i, "tls", "mode"], "msg": msg} if {
	some i
	server := input.object.spec.servers[i]
	is_object(server.tls)
	found := object.get(server.tls, "mode", null)
	not found in _modes
	server_tls.wants_certificate(server.tls)
	form := "mode is %s, so the certificates are ignored; a mode must be stated"
	msg := sprintf(form, [istio.show(found)])
}

_modes := {
	"AUTO_PASSTHROUGH",
	"ISTIO_MUTUAL",
	"MUTUAL",
	"OPTIONAL_MUTUAL",
	"PASSTHROUGH",
	"SIMPLE",
}
