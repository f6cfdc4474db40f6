# METADATA
# title: Connections serve more than one request
# description: |
#   With `maxRequestsPerConnection: 1` each request opens a connection of its own, and mutual TLS
#   shakes hands anew for each of them: latency and load of both sides go up.
#   In Istio 1 switches keep-alive off. 0, and an absent field, mean no limit. A number above 1
#   has connections renewed now and then, which spreads them over new endpoints.
# related_resources:
#   - description: DestinationRule, ConnectionPoolSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-keepalive-disabled
#   since: 0.1.0
#   severity: info
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Leave maxRequestsPerConnection out, or set it above 1.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep maxRequestsPer
package istio.destinationrule.keepalive_disabled

import rego.v1

import data.lib.blocks

deny contains {"path": array.concat(at.path, place), "msg": msg} if {
	some at in blocks.called("connectionPool", input)
	at.block.http.maxRequestsPerConnection == 1
	place := ["http", "maxRequestsPerConnection"]
	msg := "maxRequestsPerConnection is 1, which switches keep-alive off; must be above 1 or unset"
}
