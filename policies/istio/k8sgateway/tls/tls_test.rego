package istio.k8sgateway.tls_test

import rego.v1

import data.istio.k8sgateway.tls as guardrail

test_deny_no_certificate if {
	denied([{"name": "https", "port": 443, "protocol": "HTTPS"}]) == {{
		"path": ["spec", "listeners", 0, "tls", "certificateRefs"],
		"msg": "certificateRefs is unset; a listener for HTTPS must have a certificate",
	}}
}

test_deny_however_it_is_absent if {
	blocks := [
		null, {}, "x", {"mode": null}, {"mode": "Terminate"}, {"certificateRefs": null},
		{"certificateRefs": []}, {"certificateRefs": "shop-cert"}, {"certificateRefs": {}},
		{"options": {"gateway.istio.io/tls-terminate-mode": "SIMPLE"}}, {"options": null},
	]
	every tls in blocks {
		paths(denied([{"protocol": "TLS", "tls": tls}])) == {[
			"spec", "listeners", 0, "tls",
			"certificateRefs",
		]}
	}
}

test_deny_passthrough if {
	denied([{"protocol": "TLS", "tls": {"mode": "Passthrough"}}]) == {{
		"path": ["spec", "listeners", 0, "tls", "mode"],
		"msg": "tls.mode is Passthrough; must be Terminate",
	}}
}

test_deny_what_is_no_mode if {
	every mode in ["passthrough", "", 5, true, ["Terminate"], {}] {
		tls := {"mode": mode, "certificateRefs": [{"name": "shop-cert"}]}
		count(denied([{"protocol": "HTTPS", "tls": tls}])) == 1
	}
}

test_deny_passthrough_that_joins_no_networks if {
	every option in [null, "HTTPS", "Auto-Passthrough"] {
		options := {"gateway.istio.io/listener-protocol": option}
		count(denied([{"protocol": "TLS", "tls": {"mode": "Passthrough", "options": options}}])) == 1
	}
}

test_deny_terminating_by_the_parameter if {
	params := {"allowedModes": ["Passthrough"], "gatewayClasses": ["edge"]}
	listeners := [{"protocol": "TLS", "tls": {"certificateRefs": [{"name": "shop-cert"}]}}]
	found := guardrail.deny with input as review("edge", listeners, params)
	{breach.msg | some breach in found} == {"tls.mode is Terminate; must be Passthrough"}
}

test_deny_only_the_listener_without if {
	sound := {"protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "shop-cert"}]}}
	passing := {"protocol": "TLS", "tls": {"mode": "Passthrough"}}
	found := denied([sound, {"protocol": "HTTPS"}, passing])
	{breach.path[2] | some breach in found} == {1, 2}
}

test_allow_certificates if {
	refs := {"certificateRefs": [{"name": "shop-cert"}]}
	terminating := object.union(refs, {"mode": "Terminate"})
	denied([{"protocol": "HTTPS", "tls": refs}, {"protocol": "TLS", "tls": terminating}]) == set()
}

test_allow_the_mesh_s_certificate if {
	options := {"gateway.istio.io/tls-terminate-mode": "ISTIO_MUTUAL"}
	denied([{"protocol": "HTTPS", "tls": {"mode": "Terminate", "options": options}}]) == set()
}

test_allow_joining_networks if {
	options := {"gateway.istio.io/listener-protocol": "auto-passthrough"}
	denied([{"protocol": "TLS", "tls": {"mode": "Passthrough", "options": options}}]) == set()
}

test_allow_passthrough_by_the_parameter if {
	params := {"allowedModes": ["Terminate", "Passthrough"], "gatewayClasses": ["istio"]}
	listeners := [{"protocol": "TLS", "tls": {"mode": "Passthrough"}}]
	guardrail.deny == set() with input as review("istio", listeners, params)
	unread := [{"protocol": "TLS", "tls": {"mode": "passthrough"}}]
	found := guardrail.deny with input as review("istio", unread, params)
	{breach.msg | some breach in found} == {
		"tls.mode is passthrough; must be Terminate or Passthrough",
	}
}

test_allow_plain_protocols if {
	every protocol in ["HTTP", "TCP", "UDP", "HBONE", null] {
		denied([{"protocol": protocol}, {"protocol": protocol, "tls": {"mode": "Passthrough"}}]) == set()
	}
}

test_allow_other_classes if {
	listeners := [{"protocol": "TLS"}, {"protocol": "TLS", "tls": {"mode": "Passthrough"}}]
	every class in ["istio-waypoint", "istio-east-west", "nginx"] {
		guardrail.deny == set() with input as review(class, listeners, defaults)
	}
}

test_allow_inside_the_cluster if {
	annotations := {"networking.istio.io/service-type": "ClusterIP"}
	listeners := [{"protocol": "TLS", "tls": {"mode": "Passthrough"}}]
	asked := object.union(
		review("istio", listeners, defaults),
		{"object": {"metadata": {"annotations": annotations}}},
	)
	guardrail.deny == set() with input as asked
}

test_allow_nothing_to_judge if {
	every listeners in [null, [], {}, "x", [null], ["x"], [{}]] { denied(listeners) == set() }
	asked := object.union(review("istio", [], defaults), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

paths(found) := {breach.path | some breach in found}

denied(listeners) := found if {
	found := guardrail.deny with input as review("istio", listeners, defaults)
}

defaults := {"allowedModes": ["Terminate"], "gatewayClasses": ["istio"]}

review(class, listeners, params) := {
	"object": {"spec": {"gatewayClassName": class, "listeners": listeners}},
	"params": {"k8sgw-tls": params},
}
