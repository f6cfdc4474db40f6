# METADATA
# title: istiod survives the loss of one replica
# description: |
#   While istiod is away no pod is injected, no certificate is renewed and no proxy learns of a new
#   endpoint. One replica, or two on the same node, is away whenever a node is.
#   The chart asks for one replica (autoscaleMin 1), sets requests but no limits, and spreads
#   nothing. While it autoscales, which it does by default, replicaCount counts for nothing.
# related_resources:
#   - description: Deployment best practices, run multiple replicas of istiod
#     ref: https://istio.io/latest/docs/ops/best-practices/deployment/
#   - description: Installation options, pilot
#     ref: https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
# custom:
#   id: iop-pilot-resources
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [install.istio.io/IstioOperator, sailoperator.io/Istio, apps/Deployment]
#     operations: [CREATE, UPDATE]
#   params:
#     minReplicas:
#       {type: integer, minimum: 1, maximum: 20, default: 2,
#       description: How many replicas of istiod there must always be.}
#   remediation: >-
#     Give istiod resources with requests and limits, at least minReplicas replicas (hpaSpec or
#     autoscaleMin), and a podAntiAffinity or topologySpreadConstraints.
#   verify: kubectl get deploy,hpa -n istio-system -l app=istiod -o wide
package istio.istiooperator.pilot_resources

import rego.v1

import data.lib.containers
import data.lib.installation
import data.lib.istio
import data.lib.mesh

deny contains {"path": array.concat(place.path, [kind]), "msg": msg} if {
	some place in _resources
	some kind in ["requests", "limits"]
	not _states(place.found, kind)
	msg := sprintf("resources of istiod have no %s; must have some", [kind])
}

deny contains {"path": setting.path, "msg": msg} if {
	some setting in _replicas
	not _enough(setting.value)
	form := "replicas of istiod are %s; must be at least %v"
	msg := sprintf(form, [istio.show(setting.value), _min])
}

deny contains {"path": ["spec", "values", "pilot", "autoscaleMin"], "msg": msg} if {
	_installs
	_min > 1
	count(_replicas) == 0
	msg := sprintf("replicas of istiod are unset, which means 1; must be at least %v", [_min])
}

deny contains {"path": array.concat(_home, ["affinity", "podAntiAffinity"]), "msg": msg} if {
	_judged
	not _spread
	msg := "replicas of istiod may all be on one node; must have an anti-affinity or be spread"
}

_installs if {
	input.object.kind in {"IstioOperator", "Istio"}
	mesh.configures(input.object)
}

_judged if _installs

_judged if installation.is_istiod(input.object)

# Where what is missing belongs.
_home := ["spec", "values", "pilot"] if not input.object.kind == "Deployment"

_home := ["spec", "template", "spec"] if input.object.kind == "Deployment"

_resources contains {"path": array.concat(_home, ["resources"]), "found": found} if {
	_installs
	found := {setting.value | some setting in installation.for_istiod(input.object, ["resources"])}
}

_resources contains {"path": path, "found": {object.get(container.value, "resources", null)}} if {
	installation.is_istiod(input.object)
	some container in containers.own(input.object, [])
	container.list == "containers"
	path := array.concat(container.path, ["resources"])
}

_states(found, kind) if {
	some resources in found
	_some(resources[kind])
}

_replicas contains setting if {
	_installs
	some path in _bounds
	some setting in installation.for_istiod(input.object, path)
}

# The chart leaves replicas out where an autoscaler sets them.
_replicas contains {"path": ["spec", "replicas"], "value": replicas} if {
	installation.is_istiod(input.object)
	replicas := object.get(input.object, ["spec", "replicas"], null)
	replicas != null
}

_bounds := [["replicaCount"]] if _fixed

_bounds := [["autoscaleMin"], ["hpaSpec", "minReplicas"]] if not _fixed

_fixed if {
	some setting in installation.values(input.object, ["pilot", "autoscaleEnabled"])
	mesh.off(setting.value)
}

_enough(replicas) if {
	is_number(replicas)
	replicas >= _min
}

_spread if {
	some path in [["affinity", "podAntiAffinity"], ["topologySpreadConstraints"]]
	some setting in installation.for_istiod(input.object, path)
	_some(setting.value)
}

_some(block) if {
	is_object(block)
	count(block) > 0
}

_some(block) if {
	is_array(block)
	count(block) > 0
}

_min := input.params["iop-pilot-resources"].minReplicas
