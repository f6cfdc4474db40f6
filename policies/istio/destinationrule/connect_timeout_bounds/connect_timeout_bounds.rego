# METADATA
# title: Timeouts of connections are within bounds
# description: |
#   A connection that takes a minute to open holds its request for that long, and one that must be
#   there within a millisecond fails as soon as the network is busy.
#   In Istio an absent `connectTimeout` is MeshConfig.connectTimeout, 10 seconds unless set. It
#   counts for opening the TCP connection alone, without TLS, and bounds no request.
#   What is no duration for Istio, such as `1d` or a bare number, is outside any bounds.
# related_resources:
#   - description: DestinationRule, ConnectionPoolSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-connect-timeout-bounds
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set connectionPool.tcp.connectTimeout within the bounds.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep connectTimeout
#   params:
#     max:
#       type: string
#       format: duration
#       default: 30s
#       description: The longest time that opening a connection may take.
#     min:
#       type: string
#       format: duration
#       default: 10ms
#       description: The shortest time that may be allowed for it.
package istio.destinationrule.connect_timeout_bounds

import rego.v1

import data.lib.blocks
import data.lib.duration
import data.lib.istio

deny contains {"path": array.concat(at.path, ["tcp", "connectTimeout"]), "msg": msg} if {
	some at in blocks.called("connectionPool", input)
	found := at.block.tcp.connectTimeout
	found != null
	not duration.within(found, _params.min, _params.max)
	form := "connectTimeout is %s; a duration from %s to %s is required"
	msg := sprintf(form, [istio.show(found), _params.min, _params.max])
}

_params := input.params["dr-connect-timeout-bounds"]
