# The containers of the pod that a Pod is, or that a workload starts, and whose they are.
package lib.containers

import rego.v1

import data.lib.workload

# Every container that the object's pod will ever run, where it stands: {"path", "list", "value"}.
placed(obj) := {found |
	some list in ["containers", "ephemeralContainers", "initContainers"]
	place := array.concat(workload.path(obj), ["spec", list])
	containers := object.get(obj, place, null)
	is_array(containers)
	some i, container in containers
	is_object(container)
	found := {"path": array.concat(place, [i]), "list": list, "value": container}
}

# Those that are the pod's own: not the proxy, which Istio's template completes, nor the init
# containers of Istio, which are known by images of the given repositories. Anybody may push to a
# repository of the same name elsewhere, so these names start with their registry.
own(obj, proxy_repositories) := {found |
	some found in placed(obj)
	not _proxy(found.value)
	not _prepares_proxy(found, proxy_repositories)
}

_proxy(container) if container.name == "istio-proxy"

_prepares_proxy(found, repositories) if {
	found.list == "initContainers"
	is_string(found.value.image)
	some repository in repositories
	some separator in [":", "@"]
	startswith(found.value.image, concat("", [repository, separator]))
}
