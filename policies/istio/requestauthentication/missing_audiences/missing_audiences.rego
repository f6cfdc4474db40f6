# METADATA
# title: Tokens are accepted for named audiences
# description: |
#   One issuer serves many applications. A token that a user gave to one of them opens all others
#   too, so that a single leaky application gives its users away everywhere.
#   Without `audiences` Istio accepts whatever audience a token was issued for; an empty list is
#   the same.
# related_resources:
#   - description: JWTRule.audiences
#     ref: https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule
#   - description: RFC 7519, "aud" claim
#     ref: https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3
# custom:
#   id: ra-missing-audiences
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [security.istio.io/RequestAuthentication]
#     operations: [CREATE, UPDATE]
#   remediation: List in spec.jwtRules[].audiences what the issuer calls this application.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep -A 2 audiences
package istio.requestauthentication.missing_audiences

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "jwtRules", i, "audiences"], "msg": msg} if {
	some i
	rule := input.object.spec.jwtRules[i]
	is_object(rule)
	not istio.filled(object.get(rule, "audiences", null))
	msg := "audiences is unset, so any token of the issuer is accepted; must name an audience"
}
