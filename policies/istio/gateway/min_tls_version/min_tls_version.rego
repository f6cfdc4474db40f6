# METADATA
# title: Servers speak TLS 1.2 or newer
# description: |
#   TLS 1.0 and 1.1 are broken and withdrawn (RFC 8996): who listens can make both sides fall back
#   to them, and read along.
#   Istio's own minimum is TLS 1.2, with TLS_AUTO or without a version, so an older one is written
#   down on purpose. A maximum below the minimum that is wanted is as bad. The TLS settings of a
#   Sidecar's ingress have the same fields.
# related_resources:
#   - description: ServerTLSSettings.TLSProtocol
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
#   - description: RFC 8996, Deprecating TLS 1.0 and TLS 1.1
#     ref: https://www.rfc-editor.org/rfc/rfc8996
# custom:
#   id: gw-min-tls-version
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway, networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   params:
#     minVersion:
#       type: string
#       enum: [TLSV1_2, TLSV1_3]
#       default: TLSV1_2
#       description: The oldest version that may be spoken.
#   remediation: Set tls.minProtocolVersion to TLSV1_2 or TLSV1_3, or leave both versions out.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -i protocolVersion
package istio.gateway.min_tls_version

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", list, i, "tls", field], "msg": msg} if {
	some list in ["servers", "ingress"]
	some i
	tls := input.object.spec[list][i].tls
	is_object(tls)
	some field in ["minProtocolVersion", "maxProtocolVersion"]
	version := object.get(tls, field, null)
	not _is_sound(version, field, tls)
	form := "%s is %s; must be %s or newer"
	msg := sprintf(form, [field, _shown(version), _params.minVersion])
}

_is_sound(version, _, _) if {
	version in ["TLSV1_2", "TLSV1_3"]
	version >= _params.minVersion
}

_is_sound(version, "maxProtocolVersion", _) if _is_automatic(version)

_is_sound(version, "minProtocolVersion", _) if {
	_is_automatic(version)
	_params.minVersion == "TLSV1_2"
}

# Where TLS is not ended there is no version to choose.
_is_sound(version, "minProtocolVersion", tls) if {
	_is_automatic(version)
	not object.get(tls, "mode", null) in {"SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL", "ISTIO_MUTUAL"}
}

_is_automatic(version) if version in {null, "TLS_AUTO"}

_shown(version) := istio.show(version) if not _is_automatic(version)

_shown(version) := sprintf("%s, which means TLSV1_2", [istio.show(version)]) if {
	_is_automatic(version)
}

_params := input.params["gw-min-tls-version"]
