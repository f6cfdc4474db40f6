package istio.requestauthentication.jwks_private_key_test

import rego.v1

import data.istio.requestauthentication.jwks_private_key as guardrail

test_deny_private_key if {
	denied([`{"keys": [{"kty": "RSA", "n": "x", "e": "AQAB", "d": "x"}]}`]) == {{
		"path": ["spec", "jwtRules", 0, "jwks"],
		"msg": "key 0 of jwks is private; must be public",
	}}
}

test_deny_every_type if {
	members := {"RSA": "d", "EC": "d", "OKP": "d", "oct": "k", "unknown": "d"}
	every type, member in members {
		text := sprintf(`{"keys": [{"kty": "%s", "%s": "x"}]}`, [type, member])
		count(denied([text])) == 1
	}
}

test_deny_one_key_alone if count(denied([`{"kty": "EC", "x": "x", "d": "x"}`])) == 1

test_deny_an_escaped_name if count(denied([`{"keys": [{"kty": "EC", "\u0064": "x"}]}`])) == 1

test_deny_whatever_the_secret_is if {
	every secret in [`0`, `false`, `[]`, `{}`] {
		count(denied([sprintf(`{"keys": [{"d": %s}]}`, [secret])])) == 1
	}
}

test_deny_only_the_private_one if {
	texts := [`{"keys": [{"kty": "EC", "x": "x"}]}`, `{"keys": [{"x": "x"}, {"k": "x"}]}`]
	denied(texts) == {{
		"path": ["spec", "jwtRules", 1, "jwks"],
		"msg": "key 1 of jwks is private; must be public",
	}}
}

test_allow_public_keys if {
	denied([`{"keys": [{"kty": "RSA", "n": "d", "e": "AQAB", "kid": "k"}, {"kty": "OKP"}]}`]) == set()
}

test_allow_an_empty_secret if denied([`{"keys": [{"kty": "EC", "d": null, "k": ""}]}`]) == set()

test_allow_what_holds_no_keys if {
	texts := [`{}`, `{"keys": []}`, `{"keys": ["d", null, ["d"]]}`, `{"keys": null}`, `"d"`, `null`]
	denied(texts) == set()
	denied([`["d"]`, `5`, ``, `not json`, `{"d": `]) == set()
}

test_allow_what_is_no_text if denied([null, 5, true, {"keys": [{"d": "x"}]}, []]) == set()

test_allow_no_rules if {
	every rules in [null, [], {}, "d", ["d"], [null], [{}]] {
		guardrail.deny == set() with input as {"object": {"spec": {"jwtRules": rules}}}
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(texts) := found if {
	rules := [{"issuer": "https://issuer.example", "jwks": text} | some text in texts]
	found := guardrail.deny with input as {"object": {"spec": {"jwtRules": rules}}}
}
