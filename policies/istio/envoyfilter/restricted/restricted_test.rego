package istio.envoyfilter.restricted_test

import rego.v1

import data.istio.envoyfilter.restricted as guardrail

test_deny_what_is_not_listed if denied("shop", "ratelimit", []) == breach

test_deny_what_is_listed_otherwise if {
	patterns := [
		"istio-ingress/ratelimit", "shop/rate", "shop/ratelimits", "*/other", "sh/*", "x*/*",
		"Shop/ratelimit",
	]
	denied("shop", "ratelimit", patterns) == breach
}

test_deny_what_has_no_name if {
	every metadata in [null, {}, {"name": null}, {"name": 5}, {"name": ["ratelimit"]}] {
		unnamed := {"object": {"metadata": metadata}}
		asked := object.union(review("shop", null, ["*/*"]), unnamed)
		found := guardrail.deny with input as asked
		found == breach
	}
}

test_allow_what_is_listed if {
	denied("shop", "ratelimit", ["shop/other", "shop/ratelimit"]) == set()
}

test_allow_globs if {
	every pattern in ["*/*", "shop/*", "*/ratelimit", "sh*/rate*", "{shop,library}/*"] {
		denied("shop", "ratelimit", [pattern]) == set()
	}
}

breach := {{
	"path": ["kind"],
	"msg": "kind is EnvoyFilter, which goes past Istio's API; must be listed in allowed",
}}

denied(namespace, name, allowed) := found if {
	found := guardrail.deny with input as review(namespace, name, allowed)
}

review(namespace, name, allowed) := {
	"request": {"namespace": namespace},
	"object": {"kind": "EnvoyFilter", "metadata": {"namespace": namespace, "name": name}},
	"params": {"ef-restricted": {"allowed": allowed}},
}
