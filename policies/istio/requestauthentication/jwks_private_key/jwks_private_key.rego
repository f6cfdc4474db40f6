# METADATA
# title: Only public keys stand in a RequestAuthentication
# description: |
#   Whoever may read the object can sign tokens with the key in it, for every user and every claim;
#   and it stays in Git, in backups and in the proxies' configuration.
#   A token is verified with the public key alone. In a JWK the member `d` (RSA, EC, OKP) or `k`
#   (a shared secret, `oct`) makes it private. istiod accepts such a key with a warning.
# related_resources:
#   - description: JWTRule.jwks
#     ref: https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule
#   - description: RFC 7518, parameters of keys
#     ref: https://www.rfc-editor.org/rfc/rfc7518#section-6
# custom:
#   id: ra-jwks-private-key
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [security.istio.io/RequestAuthentication]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Replace the key, which is no longer a secret, and keep only public keys in
#     spec.jwtRules[].jwks.
#   verify: kubectl get requestauthentications -A -o yaml | grep -cE '"(d|k)"'
package istio.requestauthentication.jwks_private_key

import rego.v1

# The key itself is not shown: messages end up in logs.
deny contains {"path": ["spec", "jwtRules", i, "jwks"], "msg": msg} if {
	some i
	text := input.object.spec.jwtRules[i].jwks
	is_string(text)
	json.is_valid(text)
	some k, key in _keys(json.unmarshal(text))
	_is_private(key)
	msg := sprintf("key %d of jwks is private; must be public", [k])
}

# A set of keys, or one key alone.
_keys(jwks) := jwks.keys if is_array(jwks.keys)

_keys(jwks) := [jwks] if not _is_set(jwks)

_is_set(jwks) if is_array(jwks.keys)

_is_private(key) if {
	is_object(key)
	some member in ["d", "k"]
	not object.get(key, member, null) in {null, ""}
}
