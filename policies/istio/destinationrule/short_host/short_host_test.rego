package istio.destinationrule.short_host_test

import rego.v1

import data.istio.destinationrule.short_host as guardrail

test_deny_a_name_without_a_dot if {
	denied("reviews") == {{
		"path": ["spec", "host"],
		"msg": "host is reviews; must be the full name, as reviews.NAMESPACE.svc.DOMAIN",
	}}
}

test_deny_a_name_that_ends_with_its_namespace if {
	every name in ["reviews.pricing", "reviews.com", "reviews.shop.svc"] {
		denied(name) == {{
			"path": ["spec", "host"],
			"msg": sprintf("host is %s, which Istio does not complete; must be the full name", [name]),
		}}
	}
}

test_allow_full_names if {
	every name in ["reviews.shop.svc.cluster.local", "api.example.org", "*.local", "*"] {
		denied(name) == set()
	}
}

test_allow_hosts_of_two_labels if {
	every name in ["example.org", "example.de"] { denied(name) == set() }
}

test_allow_without_namespace if {
	spec := {"host": "example.org"}
	found := guardrail.deny with input as {
		"object": {"metadata": {}, "spec": spec},
		"params": {"dr-short-host": {"topLevelDomains": ["org"]}},
	}
	found == set()
}

test_allow_no_host if {
	every name in [null, "", 5, ["reviews"], {}] { denied(name) == set() }
	guardrail.deny == set() with input as {"object": {"metadata": {}, "spec": null}}
}

denied(name) := found if {
	found := guardrail.deny with input as {
		"object": {"metadata": {"namespace": "com"}, "spec": {"host": name}},
		"params": {"dr-short-host": {"topLevelDomains": ["com", "org"]}},
	}
}
