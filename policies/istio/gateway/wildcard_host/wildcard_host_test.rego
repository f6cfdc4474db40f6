package istio.gateway.wildcard_host_test

import rego.v1

import data.istio.gateway.wildcard_host as guardrail

test_deny_every_host if {
	denied([{"hosts": ["*"]}]) == {{
		"path": ["spec", "servers", 0, "hosts", 0],
		"msg": "host is *; a wildcard needs at least 2 labels after *. or to be allowed by name",
	}}
}

test_deny_whatever_the_namespace if {
	hosts := ["*/*", "shop/*", "./*", "shop/*.com"]
	denied_indexes([{"hosts": hosts}]) == {[0, 0], [0, 1], [0, 2], [0, 3]}
}

test_deny_too_few_labels if {
	denied_indexes([{"hosts": ["*.com", "*.com.", "*.local"]}]) == {[0, 0], [0, 1], [0, 2]}
}

test_deny_a_partial_wildcard if {
	denied_indexes([{"hosts": ["*example.com", "api*.example.com"]}]) == {[0, 0], [0, 1]}
}

test_deny_only_the_wildcard if {
	servers := [{"hosts": ["shop.example.com"]}, {"hosts": ["shop.example.com", "*"]}]
	denied_indexes(servers) == {[1, 1]}
}

test_deny_a_gateway_that_selects_every_workload if {
	object := {"spec": {"servers": [{"hosts": ["*"]}]}}
	found := guardrail.deny with input as review(object, _params)
	count(found) == 1
}

test_deny_by_the_parameter if {
	params := object.union(_params, {"minLabels": 127, "allowedWildcards": ["shop/*"]})
	spec := {"servers": [{"hosts": ["*.example.com", "shop/*", "other/*"]}]}
	found := guardrail.deny with input as review({"spec": spec}, params)
	{breach.path[4] | some breach in found} == {0, 2}
}

test_deny_what_does_not_only_redirect if {
	redirect := {"httpsRedirect": true}
	denied_indexes([
		{"port": {"protocol": "HTTPS"}, "tls": redirect, "hosts": ["*"]},
		{"port": {"protocol": "HTTP"}, "tls": {"httpsRedirect": false}, "hosts": ["*"]},
		{"port": {"protocol": "HTTP"}, "tls": {"httpsRedirect": "true"}, "hosts": ["*"]},
		{"port": {"protocol": "HTTP"}, "tls": null, "hosts": ["*"]},
		{"port": null, "tls": redirect, "hosts": ["*"]},
		{"tls": redirect, "hosts": ["*"]},
	]) == {[0, 0], [1, 0], [2, 0], [3, 0], [4, 0], [5, 0]}
}

test_allow_what_only_redirects if {
	redirecting := {"port": {"protocol": "http"}, "tls": {"httpsRedirect": true}, "hosts": ["*"]}
	denied([redirecting]) == set()
}

test_allow_a_name_for_any_namespace if {
	denied([{"hosts": ["shop.example.com", "*/shop.example.com", "shop/shop.example.com"]}]) == set()
}

test_allow_enough_labels if {
	denied([{"hosts": ["*.example.com", "shop/*.example.com"]}]) == set()
}

test_allow_by_the_parameter if {
	params := object.union(_params, {"allowedWildcards": ["*.local", "shop/*"]})
	spec := {"servers": [{"hosts": ["*.local", "*/*.LOCAL", "shop/*"]}]}
	guardrail.deny == set() with input as review({"spec": spec}, params)
}

test_allow_gateways_for_traffic_inside_the_mesh if {
	spec := {"selector": {"istio": "eastwestgateway"}, "servers": [{"hosts": ["*", "*.local"]}]}
	guardrail.deny == set() with input as review({"spec": spec}, _params)
}

test_allow_no_hosts if {
	denied([]) == set()
	denied(null) == set()
	denied([{}, {"hosts": null}, {"hosts": []}, null]) == set()
	guardrail.deny == set() with input as review({}, _params)
}

test_allow_what_the_schema_refuses if {
	denied([{"hosts": [null, 5, ["*"]]}, {"hosts": "*"}, "*"]) == set()
	denied("*") == set()
}

denied(servers) := found if {
	object := {"spec": {"selector": {"istio": "ingressgateway"}, "servers": servers}}
	found := guardrail.deny with input as review(object, _params)
}

denied_indexes(servers) := {[breach.path[2], breach.path[4]] | some breach in denied(servers)}

review(object, params) := {"object": object, "params": {"gw-wildcard-host": params}}

_params := {
	"minLabels": 2,
	"allowedWildcards": [],
	"internalGatewaySelectors": [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}],
}
