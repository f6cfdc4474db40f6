package istio.authorizationpolicy.principal_format_test

import rego.v1

import data.istio.authorizationpolicy.principal_format as guardrail

test_deny_spiffe_uri if {
	denied(["spiffe://cluster.local/ns/shop/sa/till"]) == {{
		"path": ["spec", "rules", 0, "from", 0, "source", "principals", 0],
		"msg": concat("", [
			"principal is spiffe://cluster.local/ns/shop/sa/till; ",
			"must have the form TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT",
		]),
	}}
}

test_deny_what_no_caller_is_called if {
	principals := [
		"till", "shop/till", "ns/shop/sa/till", "cluster.local/shop/till", "", "/ns/shop/sa/till",
		"cluster.local/ns//sa/till", "cluster.local/ns/shop/sa/", "cluster.local/ns/shop/sa/till/",
		"cluster.local/sa/till/ns/shop", "cluster.local/NS/shop/sa/till", "system:shop:till",
	]
	every principal in principals { count(denied([principal])) == 1 }
}

test_deny_stars_that_match_nobody if {
	patterns := [
		"cluster.local/ns/*/sa/till", "cluster.local/ns/shop/sa/t*l", "*/ns/shop/sa/*", "**",
		"cluster.local/sa/*", "cluster.local/ns//*", "cluster.local/ns/shop/x*", "/ns*",
		"cluster.local/ns/shop/sa/till/*", "*/ns/shop", "*x/shop/sa/till", "*/xsa/till", "*/sa/",
		"*spiffe://cluster.local/ns/shop/sa/till", "spiffe://cluster.local/*",
	]
	every pattern in patterns { count(denied([pattern])) == 1 }
}

test_deny_mistyped if {
	every value in [null, 5, true, {}, [sound]] { count(denied([value])) == 1 }
}

test_deny_excluded_principals if {
	found := within({"from": [{"source": {"notPrincipals": [sound, "till"]}}]}, [])
	{breach.path | some breach in found} == {[
		"spec", "rules", 0, "from", 0, "source",
		"notPrincipals", 1,
	]}
}

test_deny_conditions if {
	condition := {"key": "source.principal", "values": ["till", sound], "notValues": ["office"]}
	found := within({"when": [{}, condition]}, [])
	{breach.path | some breach in found} == {
		["spec", "rules", 0, "when", 1, "values", 0],
		["spec", "rules", 0, "when", 1, "notValues", 0],
	}
}

test_deny_other_foreign_trust_domains if {
	rule := {"from": [{"source": {"principals": ["partner.example/billing"]}}]}
	count(within(rule, ["partner"])) == 1
}

test_deny_whatever_the_action if {
	every action in ["ALLOW", "DENY", "AUDIT", "CUSTOM", null] {
		rules := [{"from": [{"source": {"principals": ["till"]}}]}]
		found := guardrail.deny with input as review({"action": action, "rules": rules}, [])
		count(found) == 1
	}
}

test_allow_identities if denied([sound, "td1/ns/a/sa/b", "*"]) == set()

test_allow_beginnings if {
	beginnings := [
		"c*", "cluster.local*", "cluster.local/*", "cluster.local/n*", "cluster.local/ns*",
		"cluster.local/ns/*", "cluster.local/ns/sh*", "cluster.local/ns/shop/*",
		"cluster.local/ns/shop/s*", "cluster.local/ns/shop/sa*", "cluster.local/ns/shop/sa/*",
		"cluster.local/ns/shop/sa/ti*",
	]
	denied(beginnings) == set()
}

test_allow_ends if {
	ends := [
		"*l", "*till", "*/till", "*a/till", "*sa/till", "*/sa/till", "*op/sa/till", "*shop/sa/till",
		"*/shop/sa/till", "*s/shop/sa/till", "*ns/shop/sa/till", "*/ns/shop/sa/till",
		"*.local/ns/shop/sa/till", "*cluster.local/ns/shop/sa/till",
	]
	denied(ends) == set()
}

test_allow_foreign_trust_domains if {
	rule := {"from": [{"source": {"principals": ["partner.example/billing", "other/x/y"]}}]}
	within(rule, ["partner.example", "other"]) == set()
}

test_allow_other_conditions if {
	within({"when": [{"key": "source.namespace", "values": ["shop"]}, {"key": null}]}, []) == set()
}

test_allow_nothing_to_judge if {
	every principals in [null, [], {}, "till"] { denied(principals) == set() }
	rules := [null, "x", {}, {"from": null}, {"from": "x"}, {"from": [null, {}]}, {"when": "x"}]
	every rule in rules { within(rule, []) == set() }
	guardrail.deny == set() with input as review(null, [])
}

sound := "cluster.local/ns/shop/sa/till"

denied(principals) := within({"from": [{"source": {"principals": principals}}]}, [])

within(rule, domains) := found if {
	found := guardrail.deny with input as review({"rules": [rule]}, domains)
}

review(spec, domains) := {
	"object": {"spec": spec},
	"params": {"ap-principal-format": {"foreignTrustDomains": domains}},
}
