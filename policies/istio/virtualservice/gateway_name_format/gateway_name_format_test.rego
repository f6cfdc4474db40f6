package istio.virtualservice.gateway_name_format_test

import rego.v1

import data.istio.virtualservice.gateway_name_format as guardrail

test_deny_the_form_of_hosts if {
	denied({"gateways": ["public.istio-ingress.svc.cluster.local"]}) == {{
		"path": ["spec", "gateways", 0],
		"msg": concat("", [
			"gateway is public.istio-ingress.svc.cluster.local; ",
			"must be written as NAMESPACE/NAME",
		]),
	}}
	count(denied({"gateways": ["mesh", "public.istio-ingress", "a/b"]})) == 1
}

test_deny_other_forms if {
	every name in ["/public", "istio-ingress/", "a/b/c", "", null, 5, {}] {
		count(denied({"gateways": [name]})) == 1
	}
}

test_deny_in_matches_of_every_protocol if {
	every protocol in ["http", "tls", "tcp"] {
		spec := {protocol: [{}, {"match": [{"gateways": ["mesh", "public.ns"]}]}]}
		{breach.path | some breach in denied(spec)} == {[
			"spec", protocol, 1, "match", 0, "gateways", 1,
		]}
	}
}

test_allow_well_formed_names if {
	denied({"gateways": ["mesh", "public", "istio-ingress/public", "istio-ingress/a.b"]}) == set()
}

test_allow_what_the_schema_refuses if {
	every gateways in [null, [], "public.ns", 5] { denied({"gateways": gateways}) == set() }
	every routes in [null, [], "http", [null, {"match": null}, {"match": [null]}]] {
		denied({"http": routes}) == set()
	}
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
