# METADATA
# title: Connections to a host are limited
# description: |
#   Without limits a slow host collects connections and queued requests until its callers run out of
#   memory with it.
#   Istio's limits are 2^32-1 unless a DestinationRule, or MeshConfig.defaultTrafficPolicy, sets
#   them, and 0 means unset. An empty block, or one with nothing but an empty tcp or http, limits
#   nothing. Each client's proxy counts for itself, so a host with ten clients may get ten times the
#   limit. Subsets take the block from the host; an entry of portLevelSettings takes nothing from
#   above and needs one of its own.
# related_resources:
#   - description: DestinationRule, ConnectionPoolSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Circuit breaking
#     ref: https://istio.io/latest/docs/tasks/traffic-management/circuit-breaking/
# custom:
#   id: dr-connection-pool-missing
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     maxConnections:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 1024
#       description: Injected; connections over HTTP/1.1 and TCP.
#     connectTimeout:
#       type: string
#       format: duration
#       default: 3s
#       description: Injected; how long opening a connection may take.
#     http1MaxPendingRequests:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 1024
#       description: Injected; requests that wait for a connection.
#     http2MaxRequests:
#       type: integer
#       minimum: 1
#       maximum: 2147483647
#       default: 1024
#       description: Injected; requests at a time, whatever the version of HTTP.
#   remediation: Set limits in spec.trafficPolicy.connectionPool.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A8 thresholds
package istio.destinationrule.connection_pool_missing

import rego.v1

import data.lib.traffic_policy

deny contains {"path": ["spec", "trafficPolicy", "connectionPool"], "msg": msg} if {
	_missing
	mesh := traffic_policy.mesh_settings(input)
	msg := sprintf("connectionPool limits nothing, here and in %s; must set limits", [mesh])
}

inject contains {"path": ["spec", "trafficPolicy", "connectionPool"], "value": value} if {
	_missing
	traffic_policy.has_room("connectionPool", input)
	value := {
		"tcp": {
			"maxConnections": _params.maxConnections,
			"connectTimeout": _params.connectTimeout,
		},
		"http": {
			"http1MaxPendingRequests": _params.http1MaxPendingRequests,
			"http2MaxRequests": _params.http2MaxRequests,
		},
	}
}

_missing if {
	not traffic_policy.everywhere("connectionPool", input)
	not traffic_policy.by_mesh("connectionPool", input)
}

_params := input.params["dr-connection-pool-missing"]
