package istio.virtualservice.short_host_test

import rego.v1

import data.istio.virtualservice.short_host as guardrail

test_deny_a_destination_without_a_dot if {
	denied({"http": [_to("reviews.shop.svc.cluster.local"), _to("reviews")]}) == {{
		"path": ["spec", "http", 1, "route", 0, "destination", "host"],
		"msg": _short,
	}}
}

test_deny_a_destination_with_its_namespace_alone if {
	every name in ["reviews.pricing", "reviews.com", "reviews.pricing.svc"] {
		denied({"http": [_to(name)]}) == {{
			"path": ["spec", "http", 0, "route", 0, "destination", "host"],
			"msg": sprintf("host is %s, which Istio does not complete; must be the full name", [name]),
		}}
	}
}

test_deny_every_place if {
	destination := {"host": "reviews"}
	route := {"mirror": destination, "mirrors": [{"destination": destination}]}
	to := _to("reviews")
	spec := {"http": [object.union(to, route)], "tls": [to], "tcp": [to]}
	{breach.path | some breach in denied(spec)} == {
		["spec", "http", 0, "route", 0, "destination", "host"],
		["spec", "http", 0, "mirror", "host"],
		["spec", "http", 0, "mirrors", 0, "destination", "host"],
		["spec", "tls", 0, "route", 0, "destination", "host"],
		["spec", "tcp", 0, "route", 0, "destination", "host"],
	}
}

test_deny_in_each_protocol_alone if {
	every protocol in ["http", "tls", "tcp"] { count(denied({protocol: [_to("reviews")]})) == 1 }
}

test_deny_mirrors_alone if {
	count(denied({"http": [{"mirror": {"host": "reviews"}}]})) == 1
	count(denied({"http": [{"mirrors": [{"destination": {"host": "reviews"}}]}]})) == 1
}

test_deny_hosts if {
	denied({"hosts": ["reviews.shop.svc.cluster.local", "reviews"]}) == {{
		"path": ["spec", "hosts", 1],
		"msg": _short,
	}}
	count(denied({"hosts": ["reviews.pricing"]})) == 1
	count(denied({"hosts": ["reviews"], "gateways": ["public"]})) == 1
}

test_allow_full_names if {
	full := "reviews.shop.svc.cluster.local"
	denied({"hosts": [full, "*.example.org", "*"], "http": [_to(full)], "tcp": [_to(full)]}) == set()
}

test_allow_hosts_of_two_labels if {
	denied({"hosts": ["example.org", "example.de"], "http": [_to("example.org")]}) == set()
}

test_allow_names_of_the_outside_at_gateways if {
	denied({"hosts": ["acme.shopping"], "gateways": ["istio-ingress/public"]}) == set()
}

test_allow_without_namespace if {
	found := guardrail.deny with input as {
		"object": {"spec": {"hosts": ["example.org"]}},
		"params": {"vs-short-host": {"topLevelDomains": ["org"]}},
	}
	found == set()
}

test_allow_what_the_schema_refuses if {
	every value in [null, [], "x", 5, [null], [{}], [{"route": [null]}], [_to(null)], [_to(5)]] {
		denied({"hosts": value, "http": value, "tls": value}) == set()
	}
}

_short := concat("", [
	"host is reviews, which is completed with the namespace it is read in; ",
	"must be the full name",
])

_to(name) := {"route": [{"destination": {"host": name}}]}

denied(spec) := found if {
	found := guardrail.deny with input as {
		"object": {"metadata": {"namespace": "com"}, "spec": spec},
		"params": {"vs-short-host": {"topLevelDomains": ["com", "org"]}},
	}
}
