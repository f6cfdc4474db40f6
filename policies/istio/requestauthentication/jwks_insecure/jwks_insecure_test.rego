package istio.requestauthentication.jwks_insecure_test

import rego.v1

import data.istio.requestauthentication.jwks_insecure as guardrail

test_deny_plain_http if {
	denied([{"issuer": "https://issuer.example", "jwksUri": "http://issuer.example/keys"}]) == {{
		"path": ["spec", "jwtRules", 0, "jwksUri"],
		"msg": "jwksUri has scheme http; must have scheme https",
	}}
}

test_deny_the_other_spelling_of_the_field if {
	denied([{"jwks_uri": "http://issuer.example/keys"}]) == {{
		"path": ["spec", "jwtRules", 0, "jwks_uri"],
		"msg": "jwks_uri has scheme http; must have scheme https",
	}}
}

test_deny_any_case if messages([{"jwksUri": "HTTP://issuer.example"}]) == {uri("scheme http")}

test_deny_other_schemes if messages([{"jwksUri": "file:///keys"}]) == {uri("scheme file")}

test_deny_no_scheme if {
	every found in ["", "issuer.example/keys", "://x", 80, true, ["https://issuer.example"], {}] {
		messages([{"jwksUri": found}]) == {uri("no scheme")}
	}
}

test_deny_only_the_rule_without_https if {
	rules := [{"jwksUri": "https://a.example"}, {"jwksUri": "http://b.example"}, {"jwks": "{}"}]
	{breach.path | some breach in denied(rules)} == {["spec", "jwtRules", 1, "jwksUri"]}
}

test_deny_keys_from_an_insecure_issuer if {
	denied([{"issuer": "http://issuer.example"}]) == {{
		"path": ["spec", "jwtRules", 0, "jwksUri"],
		"msg": concat("", [
			"jwksUri is unset, so the keys come from the issuer, who has scheme http; ",
			"must have scheme https",
		]),
	}}
	rule := {"issuer": "HTTP://issuer.example", "jwksUri": null, "jwks_uri": null, "jwks": ""}
	count(denied([rule])) == 1
}

test_deny_names_every_allowed_scheme if {
	params := {"allowedSchemes": ["https", "http"]}
	found := guardrail.deny with input as review([{"jwksUri": "ftp://issuer.example"}], params)
	{breach.msg | some breach in found} == {"jwksUri has scheme ftp; must have scheme https or http"}
}

test_allow_https if {
	rules := [{"jwksUri": "https://issuer.example"}, {"jwks_uri": "HTTPS://issuer.example"}]
	denied(rules) == set()
}

test_allow_http_by_the_parameter if {
	rules := [{"jwksUri": "http://issuer.example"}, {"issuer": "http://issuer.example"}]
	found := guardrail.deny with input as review(rules, {"allowedSchemes": ["https", "http"]})
	found == set()
}

test_allow_keys_in_the_object_whatever_the_issuer if {
	denied([{"issuer": "http://issuer.example", "jwks": "{}"}]) == set()
	every field in ["jwksUri", "jwks_uri"] {
		denied([{"issuer": "http://a.example", field: "https://a.example/keys"}]) == set()
	}
}

test_allow_an_issuer_that_is_no_address if {
	rules := [{"issuer": "desk@issuer.example"}, {"issuer": null}, {"issuer": 5}, {}]
	denied(rules) == set()
	denied([{"issuer": "https://issuer.example"}]) == set()
}

test_allow_no_rules if {
	every rules in [null, [], {}, "http://issuer.example", ["http://issuer.example"], [null]] {
		denied(rules) == set()
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

messages(rules) := {breach.msg | some breach in denied(rules)}

uri(found) := sprintf("jwksUri has %s; must have scheme https", [found])

denied(rules) := found if {
	found := guardrail.deny with input as review(rules, {"allowedSchemes": ["https"]})
}

review(rules, params) := {
	"object": {"spec": {"jwtRules": rules}},
	"params": {"ra-jwks-insecure": params},
}
