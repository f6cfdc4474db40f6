package istio.destinationrule.tls_disabled_test

import rego.v1

import data.istio.destinationrule.tls_disabled as guardrail

test_deny_disable if {
	denied({"trafficPolicy": {"tls": {"mode": "DISABLE"}}}) == {{
		"path": ["spec", "trafficPolicy", "tls", "mode"],
		"msg": "tls.mode is DISABLE; must be ISTIO_MUTUAL, SIMPLE or MUTUAL",
	}}
}

test_deny_block_without_mode if {
	blocks := [{}, {"mode": null}, {"sni": "db.example.com"}, {"mode": "UNSET"}]
	every block in blocks {
		denied({"trafficPolicy": {"tls": block}}) == {{
			"path": ["spec", "trafficPolicy", "tls", "mode"],
			"msg": "tls.mode is unset, which means DISABLE; must be ISTIO_MUTUAL, SIMPLE or MUTUAL",
		}}
	}
}

test_deny_in_each_of_the_four_places if {
	off := {"tls": {"mode": "DISABLE"}}
	both := object.union(off, {"portLevelSettings": [{}, off]})
	found := denied({"trafficPolicy": both, "subsets": [{}, {"trafficPolicy": both}]})
	found == {
		breach(["trafficPolicy"], "DISABLE"),
		breach(["trafficPolicy", "portLevelSettings", 1], "DISABLE"),
		breach(["subsets", 1, "trafficPolicy"], "DISABLE"),
		breach(["subsets", 1, "trafficPolicy", "portLevelSettings", 1], "DISABLE"),
	}
}

test_deny_one_subset_of_two if {
	subsets := [
		{"name": "v1", "trafficPolicy": {"tls": {"mode": "ISTIO_MUTUAL"}}},
		{"name": "v2", "trafficPolicy": {"tls": {"mode": "DISABLE"}}},
	]
	denied({"subsets": subsets}) == {breach(["subsets", 1, "trafficPolicy"], "DISABLE")}
}

test_deny_disable_beside_other_settings if {
	tls := {"mode": "DISABLE", "sni": "db.example.com", "subjectAltNames": ["db.example.com"]}
	denied({"trafficPolicy": {"tls": tls}}) == {breach(["trafficPolicy"], "DISABLE")}
}

test_deny_lower_case if {
	found := denied({"trafficPolicy": {"tls": {"mode": "simple"}}})
	found == {breach(["trafficPolicy"], "simple")}
}

test_deny_unknown if {
	found := denied({"trafficPolicy": {"tls": {"mode": "STRICT"}}})
	found == {breach(["trafficPolicy"], "STRICT")}
}

test_deny_mistyped if {
	blocks := ["SIMPLE", ["SIMPLE"], 1, false, {"mode": 1}, {"mode": ["SIMPLE"]}, {"mode": ""}]
	every block in blocks {
		denied({"trafficPolicy": {"tls": block}}) == {breach(["trafficPolicy"], "unreadable")}
	}
}

test_deny_hosts_that_are_not_exempt if {
	exempt := ["db.example.com", "*.legacy.example.com", "*"]
	hosts := ["db2.example.com", "legacy.example.com", "xdb.example.com", "db", "", null, 5, ["db"]]
	every host in hosts { count(denied_host(host, exempt)) == 1 }
}

test_allow_modes_that_encrypt if {
	every mode in ["ISTIO_MUTUAL", "SIMPLE", "MUTUAL"] {
		denied({"trafficPolicy": {"tls": {"mode": mode}}}) == set()
	}
}

test_allow_no_block_which_is_mutual_tls_where_possible if {
	specs := [
		null, {}, {"trafficPolicy": null}, {"trafficPolicy": {}}, {"trafficPolicy": {"tls": null}},
		{"trafficPolicy": {"portLevelSettings": [{"port": {"number": 80}}, null]}},
		{"subsets": [{"name": "v1", "labels": {"version": "v1"}}, null]}, {"subsets": null},
	]
	every spec in specs { denied(spec) == set() }
}

test_allow_exempt_hosts if {
	exempt := ["db.example.com", "*.legacy.example.com"]
	hosts := ["db.example.com", "DB.example.com", "a.legacy.example.com", "*.legacy.example.com"]
	every host in hosts { denied_host(host, exempt) == set() }
}

denied(spec) := found if {
	found := guardrail.deny with input as review(spec, [])
}

denied_host(host, exempt) := found if {
	spec := {"host": host, "trafficPolicy": {"tls": {"mode": "DISABLE"}}}
	found := guardrail.deny with input as review(spec, exempt)
}

breach(place, mode) := {
	"path": array.concat(array.concat(["spec"], place), ["tls", "mode"]),
	"msg": sprintf("tls.mode is %s; must be ISTIO_MUTUAL, SIMPLE or MUTUAL", [mode]),
}

review(spec, exempt) := {
	"object": {"spec": spec},
	"params": {"dr-tls-disabled": {"exemptHosts": exempt}},
}
