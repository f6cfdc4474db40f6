package istio.destinationrule.internal_not_istio_mutual_test

import rego.v1

import data.istio.destinationrule.internal_not_istio_mutual as guardrail

test_deny_tls_without_identity if {
	denied("reviews.shop.svc.cluster.local", "SIMPLE") == {{
		"path": ["spec", "trafficPolicy", "tls", "mode"],
		"msg": "tls.mode is SIMPLE for a host in the mesh; must be ISTIO_MUTUAL, or no tls block",
	}}
}

test_deny_certificates_of_ones_own if count(denied("reviews.shop.svc.cluster.local", "MUTUAL")) == 1

test_deny_short_names_and_wildcards if {
	every host in ["reviews", "*.shop.svc.cluster.local", "*.local", "*"] {
		count(denied(host, "SIMPLE")) == 1
	}
}

test_deny_in_a_port_and_a_subset if {
	simple := {"tls": {"mode": "SIMPLE"}}
	spec := {
		"host": "reviews",
		"trafficPolicy": {"portLevelSettings": [{}, simple]},
		"subsets": [{}, {"trafficPolicy": simple}],
	}
	found := guardrail.deny with input as review(spec, [], true)
	{breach.path | some breach in found} == {
		["spec", "trafficPolicy", "portLevelSettings", 1, "tls", "mode"],
		["spec", "subsets", 1, "trafficPolicy", "tls", "mode"],
	}
}

test_deny_says_what_is_assumed if {
	found := guardrail.deny with input as review(spec("reviews", "SIMPLE"), [], false)
	{breach.msg | some breach in found} == {concat("", [
		"tls.mode is SIMPLE for a host in the mesh (assumed); ",
		"must be ISTIO_MUTUAL, or no tls block",
	])}
}

test_deny_hosts_that_are_not_exempt if {
	exempt := ["vault.shop.svc.cluster.local"]
	found := guardrail.deny with input as review(spec("reviews", "SIMPLE"), exempt, true)
	count(found) == 1
}

test_deny_without_host if {
	tls := {"trafficPolicy": {"tls": {"mode": "SIMPLE"}}}
	found := guardrail.deny with input as review(tls, [], true)
	count(found) == 1
}

test_allow_exempt_hosts if {
	exempt := ["vault.shop.svc.cluster.local"]
	vault := spec("vault.shop.svc.cluster.local", "MUTUAL")
	found := guardrail.deny with input as review(vault, exempt, true)
	found == set()
}

test_allow_hosts_outside if {
	every host in ["api.example.com", "*.example.com"] { denied(host, "SIMPLE") == set() }
}

test_allow_istio_s_own if denied("reviews", "ISTIO_MUTUAL") == set()

test_allow_what_other_guardrails_find if {
	every mode in ["DISABLE", null, "simple", 1] { denied("reviews", mode) == set() }
}

test_allow_no_tls_block if {
	every policy in [{}, null, {"tls": null}, {"tls": "SIMPLE"}, "mistyped"] {
		bare := {"host": "reviews", "trafficPolicy": policy}
		found := guardrail.deny with input as review(bare, [], true)
		found == set()
	}
}

denied(host, mode) := found if {
	found := guardrail.deny with input as review(spec(host, mode), [], true)
}

spec(host, mode) := {"host": host, "trafficPolicy": {"tls": {"mode": mode}}}

review(spec, exempt, known) := {
	"object": {"spec": spec},
	"params": {"dr-internal-not-istio-mutual": {"exemptHosts": exempt}},
	"context": {"mesh": {"clusterDomain": "cluster.local", "known": known}},
}
