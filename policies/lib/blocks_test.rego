package lib.blocks_test

import rego.v1

import data.lib.blocks

on := {"outlierDetection": {"interval": "10s"}}

limited := {"connectionPool": {"tcp": {"maxConnections": 10}}}

test_blocks_in_each_of_the_four_places if {
	set_twice := object.union(on, {"portLevelSettings": [limited, on]})
	spec := {"trafficPolicy": set_twice, "subsets": [{"name": "v1"}, {"trafficPolicy": set_twice}]}
	places(spec) == {
		["spec", "trafficPolicy", "outlierDetection"],
		["spec", "trafficPolicy", "portLevelSettings", 1, "outlierDetection"],
		["spec", "subsets", 1, "trafficPolicy", "outlierDetection"],
		["spec", "subsets", 1, "trafficPolicy", "portLevelSettings", 1, "outlierDetection"],
	}
}

test_blocks_as_they_are_written if {
	some value in [{"interval": "1s"}, {}, [], "on", 0, false]
	found := blocks.called("outlierDetection", {"object": {"spec": {"trafficPolicy": {
		"outlierDetection": value,
	}}}})
	found == {{"path": ["spec", "trafficPolicy", "outlierDetection"], "block": value}}
}

test_no_blocks_where_absent_or_mistyped if {
	ports := {"trafficPolicy": {"portLevelSettings": ["on", null, {"outlierDetection": null}]}}
	specs := [
		null, {}, "on", {"trafficPolicy": null}, {"trafficPolicy": "on"}, {"trafficPolicy": [on]},
		{"subsets": [null, "v1", {"trafficPolicy": "on"}]}, {"subsets": {"v1": on}}, ports,
		{"trafficPolicy": limited},
	]
	every spec in specs { places(spec) == set() }
}

test_holders_of_the_four_kinds if {
	ported := object.union(on, {"portLevelSettings": [limited, "mistyped"]})
	spec := {"trafficPolicy": ported, "subsets": [{"name": "v1"}, null, {"trafficPolicy": ported}]}
	blocks.holders({"object": {"spec": spec}}) == [
		{"path": ["spec", "trafficPolicy"], "policy": ported},
		{"path": ["spec", "trafficPolicy", "portLevelSettings", 0], "policy": limited},
		{"path": ["spec", "subsets", 2, "trafficPolicy"], "policy": ported},
		{"path": ["spec", "subsets", 2, "trafficPolicy", "portLevelSettings", 0], "policy": limited},
	]
}

test_no_holders_where_absent if {
	every review in [{}, {"object": null}, {"object": {"spec": {"trafficPolicy": "mistyped"}}}] {
		blocks.holders(review) == []
	}
}

places(spec) := {found.path |
	some found in blocks.called("outlierDetection", {"object": {"spec": spec}})
}
