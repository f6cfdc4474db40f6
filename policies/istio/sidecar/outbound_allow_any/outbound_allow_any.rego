# METADATA
# title: Sidecars send traffic to registered hosts only
# description: |
#   Under ALLOW_ANY a compromised workload can send data to any address on the internet, unseen:
#   what is not in the registry leaves through a passthrough cluster, without route, policy or name.
#   An outboundTrafficPolicy without a mode is REGISTRY_ONLY, which is number 0 of its enum: clients
#   written in Go leave it out. Even REGISTRY_ONLY is no firewall, since a process that gets around
#   the proxy gets around it: pair it with a NetworkPolicy or an egress gateway.
# related_resources:
#   - description: Sidecar, OutboundTrafficPolicy
#     ref: https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy
#   - description: Accessing external services
#     ref: https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
# custom:
#   id: sidecar-outbound-allow-any
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Set spec.outboundTrafficPolicy.mode to REGISTRY_ONLY and register what the workloads call with
#     ServiceEntries.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE | grep PassthroughCluster
package istio.sidecar.outbound_allow_any

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "outboundTrafficPolicy", "mode"], "msg": msg} if {
	_mode != null
	not _mode == "REGISTRY_ONLY"
	msg := sprintf("outboundTrafficPolicy.mode is %s; must be REGISTRY_ONLY", [istio.show(_mode)])
}

_mode := object.get(input.object, ["spec", "outboundTrafficPolicy", "mode"], null)
