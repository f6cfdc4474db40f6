package istio.k8sgateway.hostname_test

import rego.v1

import data.istio.k8sgateway.hostname as guardrail

test_deny_no_hostname if {
	denied([{"name": "http", "port": 80, "protocol": "HTTP"}]) == {{
		"path": ["spec", "listeners", 0, "hostname"],
		"msg": "hostname is unset; must be a name, or a wildcard with at least 2 labels after *.",
	}}
}

test_deny_what_is_no_name if {
	every hostname in [null, "", "*", "*.com", "*example.com", 5, true, ["a.com"], {}] {
		count(denied([{"protocol": "HTTPS", "hostname": hostname}])) == 1
	}
}

test_deny_only_the_listener_without if {
	listeners := [{"hostname": "a.example.com"}, {"protocol": "TLS"}, {"hostname": "*.example.com"}]
	{breach.path[2] | some breach in denied(listeners)} == {1}
}

test_deny_by_the_parameters if {
	params := {"minLabels": 3, "gatewayClasses": ["edge"]}
	listeners := [{"hostname": "*.example.com"}, {"hostname": "*.shop.example.com"}]
	found := guardrail.deny with input as review("edge", listeners, params)
	{breach.path[2] | some breach in found} == {0}
}

test_allow_names if {
	hostnames := ["shop.example.com", "*.example.com", "*.shop.example.com"]
	denied([{"hostname": hostname} | some hostname in hostnames]) == set()
}

test_allow_what_knows_no_names if denied([{"protocol": "TCP"}, {"protocol": "UDP"}]) == set()

test_allow_other_classes if {
	every class in ["istio-waypoint", "istio-east-west", "istio-remote", "nginx"] {
		guardrail.deny == set() with input as review(class, [{"protocol": "HBONE"}], defaults)
	}
}

test_allow_inside_the_cluster if {
	annotations := {"networking.istio.io/service-type": "ClusterIP"}
	asked := object.union(
		review("istio", [{"protocol": "HTTP"}], defaults),
		{"object": {"metadata": {"annotations": annotations}}},
	)
	guardrail.deny == set() with input as asked
}

test_allow_nothing_to_judge if {
	every listeners in [null, [], {}, "x", [null], ["x"]] { denied(listeners) == set() }
	asked := object.union(review("istio", [], defaults), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

denied(listeners) := found if {
	found := guardrail.deny with input as review("istio", listeners, defaults)
}

defaults := {"minLabels": 2, "gatewayClasses": ["istio"]}

review(class, listeners, params) := {
	"object": {"spec": {"gatewayClassName": class, "listeners": listeners}},
	"params": {"k8sgw-hostname": params},
}
