package istio.istiooperator.pilot_resources_test

import rego.v1

import data.istio.istiooperator.pilot_resources as guardrail

test_deny_nothing_stated if {
	every spec in [null, {}, "mistyped", {"values": null}, {"values": {"pilot": "mistyped"}}] {
		denied(operator(spec)) == {
			{
				"path": ["spec", "values", "pilot", "resources", "requests"],
				"msg": "resources of istiod have no requests; must have some",
			},
			{
				"path": ["spec", "values", "pilot", "resources", "limits"],
				"msg": "resources of istiod have no limits; must have some",
			},
			{
				"path": ["spec", "values", "pilot", "autoscaleMin"],
				"msg": "replicas of istiod are unset, which means 1; must be at least 2",
			},
			{
				"path": ["spec", "values", "pilot", "affinity", "podAntiAffinity"],
				"msg": concat(" ", [
					"replicas of istiod may all be on one node;",
					"must have an anti-affinity or be spread",
				]),
			},
		}
	}
}

test_deny_sail_istio if {
	paths({"kind": "Istio", "spec": {"values": {"pilot": sound}}}) == set()
	count(denied({"kind": "Istio", "spec": {}})) == 4
}

test_deny_limits_missing if {
	every resources in [{"requests": {"cpu": "1"}}, {"requests": {"cpu": "1"}, "limits": {}}] {
		denied(values({"resources": resources})) == {{
			"path": ["spec", "values", "pilot", "resources", "limits"],
			"msg": "resources of istiod have no limits; must have some",
		}}
	}
}

test_deny_too_few_replicas if {
	denied(values({"autoscaleMin": 1})) == {{
		"path": ["spec", "values", "pilot", "autoscaleMin"],
		"msg": "replicas of istiod are 1; must be at least 2",
	}}
	every replicas in [0, "2", true, {}] {
		count(denied(values({"autoscaleMin": replicas}))) == 1
	}
}

test_deny_replica_count_where_it_counts if {
	denied(values({"autoscaleEnabled": false, "autoscaleMin": 2, "replicaCount": 1})) == {{
		"path": ["spec", "values", "pilot", "replicaCount"],
		"msg": "replicas of istiod are 1; must be at least 2",
	}}
	denied(values({"autoscaleMin": null, "replicaCount": 5})) == {{
		"path": ["spec", "values", "pilot", "autoscaleMin"],
		"msg": "replicas of istiod are unset, which means 1; must be at least 2",
	}}
}

test_deny_no_spread if {
	every affinity in [null, {}, "mistyped", {"podAntiAffinity": {}}, {"podAffinity": {"x": 1}}] {
		paths(values({"affinity": affinity})) == {
			["spec", "values", "pilot", "affinity", "podAntiAffinity"],
		}
	}
	paths(values({"affinity": null, "topologySpreadConstraints": []})) == {
		["spec", "values", "pilot", "affinity", "podAntiAffinity"],
	}
}

test_deny_istiod_itself if {
	containers := [{"name": "discovery", "resources": {"limits": {"cpu": "1"}}}]
	paths(istiod(1, {"containers": containers})) == {
		["spec", "replicas"],
		["spec", "template", "spec", "containers", 0, "resources", "requests"],
		["spec", "template", "spec", "affinity", "podAntiAffinity"],
	}
}

test_allow_sound if {
	denied(values({})) == set()
	denied(values({"affinity": null, "topologySpreadConstraints": [{"maxSkew": 1}]})) == set()
	denied(values({"autoscaleEnabled": false, "replicaCount": 2})) == set()
}

test_allow_components_of_an_operator if {
	denied(operator({"components": {"pilot": {"k8s": {
		"resources": sound.resources,
		"hpaSpec": {"minReplicas": 2},
		"affinity": sound.affinity,
	}}}})) == set()
	denied(operator({
		"values": {"pilot": {"autoscaleEnabled": false}},
		"components": {"pilot": {"k8s": {
			"resources": sound.resources,
			"replicaCount": 3,
			"affinity": sound.affinity,
		}}},
	})) == set()
}

test_allow_sound_istiod if {
	every replicas in [null, 2, 5] {
		denied(istiod(replicas, object.union(discovery, {"affinity": sound.affinity}))) == set()
	}
	spread := object.union(discovery, {"topologySpreadConstraints": [{"maxSkew": 1}]})
	denied(istiod(2, spread)) == set()
	denied(istiod(2, object.union(spread, {"initContainers": [{"name": "wait"}]}))) == set()
}

test_allow_one_replica_by_the_parameter if {
	found := guardrail.deny with input as review(
		operator({"values": {"pilot": {
			"resources": sound.resources,
			"affinity": sound.affinity,
		}}}),
		1,
	)
	found == set()
}

test_allow_what_is_no_istiod if {
	denied(operator({"profile": "empty"})) == set()
	denied(operator({"profile": "remote"})) == set()
	web := {"template": {"metadata": {"labels": {"app": "web"}}}}
	denied({"kind": "Deployment", "spec": web}) == set()
	denied({"kind": "Deployment"}) == set()
}

sound := {
	"resources": {"requests": {"cpu": "500m"}, "limits": {"memory": "4Gi"}},
	"autoscaleMin": 2,
	"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{}]}},
}

discovery := {"containers": [{"name": "discovery", "resources": sound.resources}]}

# Of a sound installation, with other values for istiod. An object.union would merge the maps.
values(pilot) := operator({"values": {"pilot": object.union(
	{field: value | some field, value in sound; not field in object.keys(pilot)},
	pilot,
)}})

operator(spec) := {"kind": "IstioOperator", "spec": spec}

istiod(replicas, spec) := {"kind": "Deployment", "spec": {
	"replicas": replicas,
	"template": {"metadata": {"labels": {"app": "istiod"}}, "spec": spec},
}}

paths(object) := {breach.path | some breach in denied(object)}

denied(object) := found if {
	found := guardrail.deny with input as review(object, 2)
}

review(object, min_replicas) := {
	"object": object,
	"params": {"iop-pilot-resources": {"minReplicas": min_replicas}},
}
