package lib.traffic_policy_test

import rego.v1

import data.lib.traffic_policy

on := {"outlierDetection": {"interval": "10s"}}

limited := {"connectionPool": {"tcp": {"maxConnections": 10}}}

test_listed_or_nothing if {
	traffic_policy.listed({"subsets": [1]}, "subsets") == [1]
	every holder in [null, {}, "subsets", [], {"subsets": null}, {"subsets": {"a": 1}}] {
		traffic_policy.listed(holder, "subsets") == []
	}
}

test_everywhere_by_the_host if {
	reaches("outlierDetection", {"trafficPolicy": on})
	reaches("connectionPool", {"trafficPolicy": limited})
	reaches("outlierDetection", {"trafficPolicy": on, "subsets": [{"name": "v1"}]})
}

test_everywhere_by_each_port if {
	reaches("outlierDetection", {"trafficPolicy": {"portLevelSettings": [on, on]}})
	not reaches("outlierDetection", {"trafficPolicy": {"portLevelSettings": [on, limited]}})
	not reaches("outlierDetection", {"trafficPolicy": {"portLevelSettings": [on, null]}})
	not reaches("outlierDetection", {"trafficPolicy": {"portLevelSettings": []}})
}

test_everywhere_by_each_subset if {
	by_ports := {"portLevelSettings": [on]}
	reaches("outlierDetection", subsets([on, on]))
	reaches("outlierDetection", subsets([on, by_ports]))
	not reaches("outlierDetection", subsets([on, limited]))
	not reaches("outlierDetection", subsets([on, {"portLevelSettings": [on, {}]}]))
	not reaches("outlierDetection", {"subsets": [{"name": "v1"}]})
	not reaches("outlierDetection", {"subsets": []})
	not reaches("outlierDetection", {"subsets": [null]})
}

test_everywhere_not_by_what_is_absent_or_mistyped if {
	specs := [
		null, {}, "on", {"trafficPolicy": null}, {"trafficPolicy": "on"}, {"trafficPolicy": ["on"]},
		{"subsets": null, "trafficPolicy": {"outlierDetection": null, "connectionPool": null}},
		{"trafficPolicy": {"outlierDetection": "on", "connectionPool": 10}},
		{"trafficPolicy": {"outlierDetection": [], "connectionPool": []}},
	]
	every spec in specs {
		not reaches("outlierDetection", spec)
		not reaches("connectionPool", spec)
	}
}

test_empty_outlier_detection_is_on if {
	reaches("outlierDetection", {"trafficPolicy": {"outlierDetection": {}}})
}

test_empty_pool_limits_nothing if {
	pools := [
		{}, {"tcp": {}}, {"tcp": null, "http": {}}, {"tcp": {"maxConnections": null}},
		{"tcp": "many"}, [{"maxConnections": 1}, 1], {"http": {"maxRetries": 0}},
		{"tcp": {"maxConnections": 0, "tcpKeepalive": {}}},
	]
	every pool in pools { not reaches("connectionPool", {"trafficPolicy": {"connectionPool": pool}}) }
	reaches("connectionPool", {"trafficPolicy": {"connectionPool": {"http": {"maxRetries": 1}}}})
}

test_by_mesh_in_either_spelling if {
	mesh_sets("outlierDetection", {"defaultTrafficPolicy": on})
	mesh_sets("connectionPool", {"defaultTrafficPolicy": limited})
	mesh_sets("outlierDetection", {"default_traffic_policy": {"outlier_detection": {}}})
	mesh_sets("connectionPool", {"defaultTrafficPolicy": {"connection_pool": {
		"tcp": {"max_connections": 10},
	}}})
}

test_by_mesh_not_by_another_block_or_nothing if {
	not mesh_sets("outlierDetection", {"defaultTrafficPolicy": limited})
	not mesh_sets("connectionPool", {"defaultTrafficPolicy": {"connectionPool": {}}})
	every config in [null, {}, "on", {"defaultTrafficPolicy": null}, {"defaultTrafficPolicy": []}] {
		not mesh_sets("outlierDetection", config)
	}
}

test_mesh_says_what_is_assumed if {
	seen := "MeshConfig.defaultTrafficPolicy"
	traffic_policy.mesh_settings({"context": {"mesh": {"known": true}}}) == seen
	assumed := "MeshConfig.defaultTrafficPolicy (assumed)"
	every context in [{"mesh": {"known": false}}, {"mesh": null}, {}] {
		traffic_policy.mesh_settings({"context": context}) == assumed
	}
}

test_room_where_nothing_stands if {
	every spec in [{}, {"trafficPolicy": null}, {"trafficPolicy": {}}, {"trafficPolicy": limited}] {
		room("outlierDetection", spec)
	}
	room("outlierDetection", {"trafficPolicy": {"outlierDetection": null}})
}

test_no_room_over_what_is_written if {
	every block in [{}, [], "", 0, false, {"interval": "1s"}] {
		not room("outlierDetection", {"trafficPolicy": {"outlierDetection": block}})
	}
}

test_no_room_where_there_is_no_holder if {
	every spec in [null, "spec", [], {"trafficPolicy": "on"}, {"trafficPolicy": []}] {
		not room("outlierDetection", spec)
	}
	not traffic_policy.has_room("outlierDetection", {"object": {}})
}

test_external_hosts if {
	hosts := {
		"api.example.com", "*.example.com", "*.com", "cluster.local.example.com", "10.0.0.1",
		"notcluster.local",
	}
	every host in hosts { is_external(host) }
}

test_hosts_of_the_mesh if {
	hosts := {
		"reviews", "*", "reviews.shop.svc.cluster.local", "Reviews.Shop.SVC.cluster.LOCAL",
		"reviews.shop.svc.cluster.local.", "*.shop.svc.cluster.local", "*.svc.cluster.local",
		"*.cluster.local", "*.local", "reviews.shop.svc.clusterset.local",
	}
	every host in hosts { not is_external(host) }
}

test_hosts_that_are_none_are_not_external if {
	every host in [null, "", 5, ["api.example.com"], {}] { not is_external(host) }
	not traffic_policy.external({"object": {"spec": {}}})
}

test_external_by_the_cluster_domain if {
	context := {"mesh": {"clusterDomain": "corp.example"}}
	at_home := {"object": {"spec": {"host": "reviews.shop.svc.corp.example"}}, "context": context}
	abroad := {"object": {"spec": {"host": "reviews.shop.svc.cluster.local"}}, "context": context}
	not traffic_policy.external(at_home)
	traffic_policy.external(abroad)
}

reaches(name, spec) if traffic_policy.everywhere(name, {"object": {"spec": spec}})

subsets(policies) := {"subsets": [{"trafficPolicy": policy} | some policy in policies]}

mesh_sets(name, config) if {
	traffic_policy.by_mesh(name, {"context": {"mesh": {"config": config}}})
}

room(name, spec) if traffic_policy.has_room(name, {"object": {"spec": spec}})

is_external(host) if traffic_policy.external({"object": {"spec": {"host": host}}})
