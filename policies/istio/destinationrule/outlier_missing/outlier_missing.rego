# METADATA
# title: Failing endpoints are taken out of load balancing
# description: |
#   Without outlier detection an endpoint that fails every request keeps its share of them.
#   Istio has none unless a DestinationRule, or MeshConfig.defaultTrafficPolicy, sets it; an empty
#   block switches it on with Istio's defaults. Subsets take it from the host, but an entry of
#   portLevelSettings takes nothing from above and needs a block of its own. Outlier detection
#   switches locality failover on as well, so its default is injected only where that is wanted.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Circuit breaking
#     ref: https://istio.io/latest/docs/tasks/traffic-management/circuit-breaking/
# custom:
#   id: dr-outlier-missing
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     exemptExternal:
#       type: boolean
#       default: true
#       description: Whether hosts outside the mesh may do without.
#     consecutive5xxErrors:
#       type: integer
#       minimum: 1
#       maximum: 1000
#       default: 5
#       description: Injected; so many errors in a row eject an endpoint.
#     interval:
#       type: string
#       format: duration
#       default: 10s
#       description: Injected; the time between two looks at the endpoints.
#     baseEjectionTime:
#       type: string
#       format: duration
#       default: 30s
#       description: Injected; how long an endpoint stays out, longer each time.
#     maxEjectionPercent:
#       type: integer
#       minimum: 1
#       maximum: 100
#       default: 50
#       description: Injected; the share of the endpoints that may be out at once.
#   remediation: Set spec.trafficPolicy.outlierDetection.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A5 outlier
package istio.destinationrule.outlier_missing

import rego.v1

import data.lib.traffic_policy

deny contains {"path": ["spec", "trafficPolicy", "outlierDetection"], "msg": msg} if {
	_missing
	mesh := traffic_policy.mesh_settings(input)
	msg := sprintf("outlierDetection is unset, here and in %s; must be set", [mesh])
}

inject contains {"path": ["spec", "trafficPolicy", "outlierDetection"], "value": value} if {
	_missing
	traffic_policy.has_room("outlierDetection", input)
	value := {
		"consecutive5xxErrors": _params.consecutive5xxErrors,
		"interval": _params.interval,
		"baseEjectionTime": _params.baseEjectionTime,
		"maxEjectionPercent": _params.maxEjectionPercent,
	}
}

_missing if {
	not traffic_policy.everywhere("outlierDetection", input)
	not traffic_policy.by_mesh("outlierDetection", input)
	not _exempt
}

_exempt if {
	_params.exemptExternal
	traffic_policy.external(input)
}

_params := input.params["dr-outlier-missing"]
