# METADATA
# title: Keys that verify tokens come over HTTPS
# description: |
#   Whoever can change the answer while istiod fetches the keys puts in a key of his own, and then
#   signs any token he likes.
#   istiod fetches them, not the sidecar, so no mutual TLS of the mesh protects the way, not even to
#   a Service. The field goes by two names, jwksUri and jwks_uri. Where no keys are given at all,
#   Istio asks the issuer for them, over the issuer's own scheme.
# related_resources:
#   - description: JWTRule
#     ref: https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule
# custom:
#   id: ra-jwks-insecure
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/RequestAuthentication]
#     operations: [CREATE, UPDATE]
#   params:
#     allowedSchemes:
#       type: array
#       items: {type: string, enum: [http, https]}
#       minItems: 1
#       uniqueItems: true
#       default: [https]
#       description: Schemes over which keys may be fetched.
#   remediation: Set spec.jwtRules[].jwksUri to an address that begins with https.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -A 3 -i jwks
package istio.requestauthentication.jwks_insecure

import rego.v1

deny contains {"path": ["spec", "jwtRules", i, field], "msg": msg} if {
	some i
	rule := input.object.spec.jwtRules[i]
	is_object(rule)
	some field in _uris
	uri := object.get(rule, field, null)
	uri != null
	scheme := _scheme(uri)
	not scheme in _params.allowedSchemes
	msg := sprintf("%s has %s; must have %s", [field, _said(scheme), _allowed])
}

# Without keys, and without a place to fetch them from, it is the issuer who is asked.
deny contains {"path": ["spec", "jwtRules", i, "jwksUri"], "msg": msg} if {
	some i
	rule := input.object.spec.jwtRules[i]
	is_object(rule)
	not _has_keys(rule)
	scheme := _scheme(object.get(rule, "issuer", null))
	scheme != ""
	not scheme in _params.allowedSchemes
	form := "jwksUri is unset, so the keys come from the issuer, who has %s; must have %s"
	msg := sprintf(form, [_said(scheme), _allowed])
}

_uris := ["jwksUri", "jwks_uri"]

_has_keys(rule) if {
	some field in ["jwks", "jwksUri", "jwks_uri"]
	not object.get(rule, field, null) in {null, ""}
}

# In lower case, as Go reads it; empty where there is none.
_scheme(uri) := lower(split(uri, "://")[0]) if _has_scheme(uri)

_scheme(uri) := "" if not _has_scheme(uri)

_has_scheme(uri) if {
	is_string(uri)
	contains(uri, "://")
}

# An address may hold credentials, so that no more of it is shown than its scheme.
_said("") := "no scheme"

_said(scheme) := sprintf("scheme %s", [scheme]) if scheme != ""

_allowed := sprintf("scheme %s", [concat(" or ", _params.allowedSchemes)])

_params := input.params["ra-jwks-insecure"]
