package istio.virtualservice.timeout_required_test

import rego.v1

import data.istio.virtualservice.timeout_required as guardrail

test_deny_timeout_unset if {
	denied([{"route": []}]) == {{
		"path": ["spec", "http", 0, "timeout"],
		"msg": "timeout is unset; a route that forwards must have one",
	}}
}

test_deny_only_the_routes_without if {
	denied_indexes([{"timeout": "3s"}, {}, {"timeout": null}]) == {1, 2}
}

test_deny_where_the_other_answers_are_null if {
	denied_indexes([{"redirect": null, "directResponse": null, "delegate": null}]) == {0}
}

test_deny_a_route_with_a_fault if denied_indexes([{"fault": {"abort": {"httpStatus": 500}}}]) == {0}

test_deny_in_a_delegate_without_hosts if {
	guardrail.deny == _breach with input as review({"spec": {"http": [{}]}}, true)
}

test_deny_what_names_another_guardrail if {
	annotated := _annotated("pod-proxy-resources, *")
	guardrail.deny == _breach with input as review(annotated, true)
}

test_deny_an_opt_out_that_is_not_allowed if {
	annotated := _annotated("vs-timeout-required")
	guardrail.deny == _breach with input as review(annotated, false)
}

test_allow_an_opt_out_by_id if {
	annotated := _annotated("pod-proxy-resources, vs-timeout-required")
	guardrail.deny == set() with input as review(annotated, true)
	guardrail.inject == set() with input as review(annotated, true)
}

test_allow_a_redirect if allowed([{"redirect": {"uri": "/"}}, {"redirect": {}}])

test_allow_a_direct_response if allowed([{"directResponse": {"status": 503}}])

test_allow_a_delegate if allowed([{"delegate": {"name": "reviews", "namespace": "shop"}}])

test_allow_a_timeout if allowed([{"timeout": "3s"}])

test_allow_a_timeout_that_is_wrong if allowed([{"timeout": "0s"}, {"timeout": 5}, {"timeout": ""}])

test_allow_tls_and_tcp_routes if {
	object := {"spec": {"tls": [{"route": []}], "tcp": [{"route": []}]}}
	guardrail.deny == set() with input as review(object, true)
	guardrail.inject == set() with input as review(object, true)
}

test_allow_what_the_schema_refuses if {
	allowed("routes")
	allowed(5)
	allowed([null, "route", []])
}

test_allow_no_routes if {
	allowed([])
	allowed(null)
	guardrail.deny == set() with input as review({}, true)
}

test_inject_the_default if {
	injected([{"route": []}]) == {{"path": ["spec", "http", 0, "timeout"], "value": "15s"}}
}

test_inject_only_where_absent if {
	found := injected([{"timeout": "3s"}, {}, {"timeout": null}, {"redirect": {}}])
	{value.path[2] | some value in found} == {1, 2}
}

test_inject_over_no_value_however_wrong if {
	injected([{"timeout": "0s"}, {"timeout": 5}, {"timeout": ""}]) == set()
}

test_inject_beside_no_fault if {
	injected([{"fault": {"delay": {"fixedDelay": "5s"}}}, {"fault": {}}]) == set()
	count(injected([{"fault": null}])) == 1
}

allowed(routes) if {
	denied(routes) == set()
	injected(routes) == set()
}

denied(routes) := found if {
	found := guardrail.deny with input as review({"spec": {"http": routes}}, true)
}

denied_indexes(routes) := {breach.path[2] | some breach in denied(routes)}

injected(routes) := found if {
	found := guardrail.inject with input as review({"spec": {"http": routes}}, true)
}

review(object, opt_out) := {
	"object": object,
	"params": {"vs-timeout-required": {"defaultTimeout": "15s", "allowOptOut": opt_out}},
}

_annotated(value) := {
	"metadata": {"annotations": {"meshwarden.dev/skip-defaults": value}},
	"spec": {"http": [{}]},
}

_breach := {{
	"path": ["spec", "http", 0, "timeout"],
	"msg": "timeout is unset; a route that forwards must have one",
}}
