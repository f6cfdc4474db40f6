package istio.virtualservice.wildcard_host_test

import rego.v1

import data.istio.virtualservice.wildcard_host as guardrail

test_deny_every_host if {
	denied(["*"]) == {{
		"path": ["spec", "hosts", 0],
		"msg": "host is *; a wildcard needs at least 2 labels after *. or an allowed suffix",
	}}
}

test_deny_too_few_labels if denied_indexes(["*.com", "*.com.", "*.LOCAL", "*..com"]) == {0, 1, 2, 3}

test_deny_a_partial_wildcard if {
	denied_indexes(["*shop.example.com", "shop*.example.com", "shop.*.com", "*.*.com"]) == {0, 1, 2, 3}
}

test_deny_every_service_of_the_cluster if {
	denied(["*.shop.svc.cluster.local", "*.svc.cluster.local"]) == {{
		"path": ["spec", "hosts", 1],
		"msg": concat("", [
			"host is *.svc.cluster.local, which is every service of the cluster; ",
			"must be within one namespace",
		]),
	}}
	denied_indexes(["*.cluster.local", "*.SVC.cluster.local."]) == {0, 1}
}

test_deny_every_service_of_the_cluster_by_the_parameter if {
	spec := {"hosts": ["*.svc.shops.internal", "*.svc.cluster.local"]}
	params := {"clusterDomain": "shops.internal"}
	found := guardrail.deny with input as review({"spec": spec}, params)
	{breach.path[2] | some breach in found} == {0}
}

test_deny_only_the_wildcard if denied_indexes(["shop.example.com", "*", "reviews"]) == {1}

test_deny_for_tls_and_tcp_routes_too if {
	tcp := {"spec": {"hosts": ["*"], "gateways": ["edge"], "tcp": [{"route": []}]}}
	found := guardrail.deny with input as review(tcp, {})
	count(found) == 1
}

test_deny_by_the_parameter if {
	params := {"minLabels": 127, "allowedSuffixes": ["apps.example.com"]}
	spec := {"hosts": ["*.example.com", "*.badapps.example.com", "*.apps.example.com"]}
	found := guardrail.deny with input as review({"spec": spec}, params)
	{breach.path[2] | some breach in found} == {0, 1}
}

test_allow_a_name if denied(["reviews", "reviews.shop.svc.cluster.local", "10.0.0.1"]) == set()

test_allow_enough_labels if denied(["*.example.com", "*.eu.example.com"]) == set()

test_allow_a_suffix_by_the_parameter if {
	params := {"allowedSuffixes": ["internal"]}
	spec := {"hosts": ["*.internal", "*.Internal", "*.eu.internal"]}
	guardrail.deny == set() with input as review({"spec": spec}, params)
}

test_allow_every_service_of_the_cluster_by_the_parameter if {
	params := {"allowedSuffixes": ["svc.cluster.local"]}
	spec := {"hosts": ["*.svc.cluster.local"]}
	guardrail.deny == set() with input as review({"spec": spec}, params)
}

test_allow_a_delegate_without_hosts if {
	denied(null) == set()
	denied([]) == set()
	guardrail.deny == set() with input as review({"spec": {"http": []}}, {})
	guardrail.deny == set() with input as review({}, {})
}

test_allow_what_the_schema_refuses if {
	denied([null, 5, ["*"], {"*": "*"}]) == set()
	denied("*") == set()
}

denied(hosts) := found if {
	found := guardrail.deny with input as review({"spec": {"hosts": hosts}}, {})
}

denied_indexes(hosts) := {breach.path[2] | some breach in denied(hosts)}

review(obj, params) := {
	"object": obj,
	"params": {"vs-wildcard-host": object.union(defaults, params)},
}

defaults := {"minLabels": 2, "allowedSuffixes": [], "clusterDomain": "cluster.local"}
