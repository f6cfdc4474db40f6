package istio.destinationrule.connection_pool_bounds_test

import rego.v1

import data.istio.destinationrule.connection_pool_bounds as guardrail

test_deny_above_the_bound if {
	denied({"tcp": {"maxConnections": 10001}}) == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "maxConnections"],
		"msg": "tcp.maxConnections is 10001; a number from 1 to 10000 is required",
	}}
}

test_deny_each_limit_above_its_bound if {
	found := denied({"http": {
		"http1MaxPendingRequests": 20001,
		"http2MaxRequests": 30001,
		"maxRetries": 101,
		"maxRequestsPerConnection": 50001,
	}})
	{breach.msg | some breach in found} == {
		"http.http1MaxPendingRequests is 20001; a number from 1 to 20000 is required",
		"http.http2MaxRequests is 30001; a number from 1 to 30000 is required",
		"http.maxRetries is 101; a number from 1 to 100 is required",
		"http.maxRequestsPerConnection is 50001; a number from 1 to 50000 is required",
	}
	{breach.path[4] | some breach in found} == {
		"http1MaxPendingRequests", "http2MaxRequests", "maxRetries", "maxRequestsPerConnection",
	}
}

test_deny_negative_and_mistyped if {
	every value in [-1, "10", true, {}, []] {
		count(denied({"tcp": {"maxConnections": value}})) == 1
	}
}

test_deny_in_a_port_of_a_subset if {
	port := {"connectionPool": {"http": {"maxRetries": 2147483647}}}
	spec := {"subsets": [{"trafficPolicy": {"portLevelSettings": [port]}}]}
	found := guardrail.deny with input as review(spec)
	{breach.path | some breach in found} == {[
		"spec", "subsets", 0, "trafficPolicy", "portLevelSettings", 0,
		"connectionPool", "http", "maxRetries",
	]}
}

test_allow_the_bounds if {
	denied({"tcp": {"maxConnections": 10000}, "http": {"maxRetries": 100}}) == set()
	denied({"tcp": {"maxConnections": 1}}) == set()
}

test_allow_unset if {
	every value in [0, null] { denied({"tcp": {"maxConnections": value}}) == set() }
	pools := [{}, {"tcp": {}}, {"tcp": null, "http": "many"}, null, "many", []]
	every pool in pools { denied(pool) == set() }
}

denied(pool) := found if {
	found := guardrail.deny with input as review({"trafficPolicy": {"connectionPool": pool}})
}

review(spec) := {
	"object": {"spec": spec},
	"params": {"dr-connection-pool-bounds": {
		"maxConnections": 10000,
		"maxPendingRequests": 20000,
		"maxRequests": 30000,
		"maxRetries": 100,
		"maxRequestsPerConnection": 50000,
	}},
}
