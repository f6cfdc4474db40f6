# METADATA
# title: Keep-alive of TCP finds dead connections
# description: |
#   A connection whose other end is gone without a word stays in the pool until keep-alive finds
#   it, and requests sent on it wait for their timeout.
#   Istio reads `probes: 0` as unset, and takes whole seconds of `time` and `interval`: what is
#   below 1s counts as 0. An absent `tcpKeepalive` means none at all, an empty one means the
#   operating system's: a first probe after two hours. It is asked for from `maxConnections` above
#   `maxConnectionsWithout` on.
# related_resources:
#   - description: DestinationRule, ConnectionPoolSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-tcp-keepalive-invalid
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set probes, time and interval in connectionPool.tcp.tcpKeepalive.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A4 tcpKeepalive
#   params:
#     maxConnectionsWithout:
#       type: integer
#       minimum: 0
#       maximum: 2147483647
#       default: 1024
#       description: The most for maxConnections that may do without tcpKeepalive.
package istio.destinationrule.tcp_keepalive_invalid

import rego.v1

import data.lib.blocks
import data.lib.duration
import data.lib.istio

deny contains {"path": array.concat(at.path, ["tcpKeepalive"]), "msg": msg} if {
	some at in _tcp
	object.get(at.tcp, "tcpKeepalive", null) == null
	at.tcp.maxConnections > _params.maxConnectionsWithout
	form := "tcpKeepalive is unset; must be set for more than %v connections"
	msg := sprintf(form, [_params.maxConnectionsWithout])
}

deny contains {"path": array.concat(at.path, ["tcpKeepalive", "probes"]), "msg": msg} if {
	some at in _tcp
	found := at.tcp.tcpKeepalive.probes
	found != null
	not _counts(found)
	msg := sprintf("probes is %s; must be at least 1, or unset", [istio.show(found)])
}

deny contains {"path": array.concat(at.path, ["tcpKeepalive", field]), "msg": msg} if {
	some at in _tcp
	some field in ["time", "interval"]
	found := at.tcp.tcpKeepalive[field]
	found != null
	not _lasts(found)
	form := "%s is %s; a duration of at least 1s is required"
	msg := sprintf(form, [field, istio.show(found)])
}

_counts(probes) if {
	is_number(probes)
	probes >= 1
}

_lasts(text) if duration.nanoseconds(text) >= 1000000000

_tcp contains {"path": array.concat(at.path, ["tcp"]), "tcp": at.block.tcp} if {
	some at in blocks.called("connectionPool", input)
	is_object(at.block.tcp)
}

_params := input.params["dr-tcp-keepalive-invalid"]
