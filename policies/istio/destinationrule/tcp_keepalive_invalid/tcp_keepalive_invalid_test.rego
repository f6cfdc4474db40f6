package istio.destinationrule.tcp_keepalive_invalid_test

import rego.v1

import data.istio.destinationrule.tcp_keepalive_invalid as guardrail

test_deny_none_for_many_connections if {
	every unset in [{}, {"tcpKeepalive": null}] {
		asked(object.union(unset, {"maxConnections": 1025})) == {{
			"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "tcpKeepalive"],
			"msg": "tcpKeepalive is unset; must be set for more than 1024 connections",
		}}
	}
}

test_deny_no_probes if {
	kept({"probes": 0}) == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "tcpKeepalive", "probes"],
		"msg": "probes is 0; must be at least 1, or unset",
	}}
	every value in [-1, 0.5, "3", true, {}] { count(kept({"probes": value})) == 1 }
}

test_deny_less_than_a_second if {
	kept({"time": "999ms"}) == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "tcpKeepalive", "time"],
		"msg": "time is 999ms; a duration of at least 1s is required",
	}}
	kept({"interval": "0s"}) == {{
		"path": ["spec", "trafficPolicy", "connectionPool", "tcp", "tcpKeepalive", "interval"],
		"msg": "interval is 0s; a duration of at least 1s is required",
	}}
}

test_deny_what_is_no_duration if {
	every value in ["", "1d", "75", 75, {}, false] { count(kept({"interval": value})) == 1 }
}

test_deny_in_a_port if {
	port := {"connectionPool": {"tcp": {"tcpKeepalive": {"probes": 0}}}}
	found := guardrail.deny with input as review({"trafficPolicy": {"portLevelSettings": [port]}})
	{breach.path | some breach in found} == {[
		"spec", "trafficPolicy", "portLevelSettings", 0,
		"connectionPool", "tcp", "tcpKeepalive", "probes",
	]}
}

test_allow_keep_alive if {
	every keepalive in [
		{}, {"probes": 1, "time": "1s", "interval": "1000ms"}, {"probes": null, "time": null},
		{"time": "2h", "interval": "75s"}, "on", [],
	] {
		kept(keepalive) == set()
		asked({"maxConnections": 5000, "tcpKeepalive": keepalive}) == set()
	}
}

test_allow_few_connections_without if {
	every most in [1024, 1, 0, null] { asked({"maxConnections": most}) == set() }
	asked({"connectTimeout": "1s"}) == set()
}

test_allow_no_pool if {
	every tcp in [null, {}, "many", []] { asked(tcp) == set() }
	every pool in [null, {}, "many", []] {
		found := guardrail.deny with input as review({"trafficPolicy": {"connectionPool": pool}})
		found == set()
	}
}

kept(keepalive) := asked({"tcpKeepalive": keepalive})

asked(tcp) := found if {
	found := guardrail.deny with input as review({"trafficPolicy": {"connectionPool": {"tcp": tcp}}})
}

review(spec) := {
	"object": {"spec": spec},
	"params": {"dr-tcp-keepalive-invalid": {"maxConnectionsWithout": 1024}},
}
