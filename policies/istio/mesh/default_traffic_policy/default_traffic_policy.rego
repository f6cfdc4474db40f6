# METADATA
# title: The mesh limits connections and ejects what fails
# description: |
#   A host without a DestinationRule has no limit of connections and keeps endpoints that fail. The
#   mesh's default traffic policy is the floor under all of them, for hosts that nobody thought of.
#   Nothing is in force where nothing is set. Each block is taken as a whole, and a DestinationRule
#   with the same block replaces it. An empty outlierDetection means Istio's defaults, while an
#   empty connectionPool, or one of zeros, limits nothing.
# related_resources:
#   - description: MeshConfig
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Destination Rule, ConnectionPoolSettings and OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: mesh-default-traffic-policy
#   since: 0.1.0
#   severity: info
#   category: resilience
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Set connectionPool and outlierDetection in defaultTrafficPolicy of the MeshConfig.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE -o json | grep -A 5 circuitBreakers
package istio.mesh.default_traffic_policy

import rego.v1

import data.lib.mesh

deny contains {"path": array.concat(_path, [block]), "msg": msg} if {
	mesh.configures(input.object)
	not mesh.unreadable(input.object)
	some block, names in _blocks
	not _is_set(block, names)
	msg := sprintf("defaultTrafficPolicy sets no %s; must set one", [block])
}

_path := array.concat(mesh.path(input.object), ["defaultTrafficPolicy"])

_blocks := {
	"connectionPool": ["connectionPool", "connection_pool"],
	"outlierDetection": ["outlierDetection", "outlier_detection"],
}

_is_set("outlierDetection", names) if {
	some setting in mesh.fields(_policies, names)
	is_object(setting.value)
}

_is_set("connectionPool", names) if {
	some setting in mesh.fields(_policies, names)
	is_object(setting.value)
	some protocol in ["tcp", "http"]
	is_object(setting.value[protocol])
	some limit in setting.value[protocol]
	not limit in [null, 0, "", {}]
}

_policies := mesh.settings(input.object, ["defaultTrafficPolicy", "default_traffic_policy"])
