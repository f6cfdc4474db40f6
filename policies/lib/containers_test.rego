package lib.containers_test

import rego.v1

import data.lib.containers

test_placed if {
	obj := {"kind": "Deployment", "spec": {"template": {"spec": {
		"containers": ["mistyped", {"name": "web"}],
		"initContainers": [{"name": "migrate"}],
		"ephemeralContainers": [{"name": "debug"}],
	}}}}
	place := ["spec", "template", "spec"]
	containers.placed(obj) == {
		{
			"path": array.concat(place, ["containers", 1]),
			"list": "containers",
			"value": {"name": "web"},
		},
		{
			"path": array.concat(place, ["initContainers", 0]),
			"list": "initContainers",
			"value": {"name": "migrate"},
		},
		{
			"path": array.concat(place, ["ephemeralContainers", 0]),
			"list": "ephemeralContainers",
			"value": {"name": "debug"},
		},
	}
}

test_nothing_placed_where_absent_or_mistyped if {
	every spec in [null, {}, "mistyped", {"containers": null}, {"containers": "mistyped"}] {
		containers.placed({"kind": "Pod", "spec": spec}) == set()
	}
	containers.placed({}) == set()
	containers.placed({"kind": "Deployment", "spec": {"template": null}}) == set()
}

test_own if {
	own_names({
		"containers": [{"name": "web"}, {"name": "istio-proxy"}],
		"initContainers": [
			{"name": "migrate", "image": "registry.example/migrate:1"},
			{"name": "istio-init", "image": "docker.io/istio/proxyv2:1.27.3"},
			{"name": "istio-validation", "image": "docker.io/istio/proxyv2@sha256:0"},
		],
	}) == {"web", "migrate"}
}

test_what_looks_like_istio_s_is_the_pod_s_own if {
	image := "docker.io/istio/proxyv2:1.27.3"
	own_names({
		"containers": [{"name": "in-containers", "image": image}],
		"ephemeralContainers": [{"name": "ephemeral", "image": image}],
		"initContainers": [
			{"name": "elsewhere", "image": "evil.example/docker.io/istio/proxyv2:1"},
			{"name": "longer", "image": "docker.io/istio/proxyv2-evil:1"},
			{"name": "no-image", "image": null},
		],
	}) == {"in-containers", "ephemeral", "elsewhere", "longer", "no-image"}
}

own_names(spec) := {found.value.name |
	some found in containers.own({"kind": "Pod", "spec": spec}, ["docker.io/istio/proxyv2"])
}
