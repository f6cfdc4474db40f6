# METADATA
# title: No port opens a hole in mutual TLS
# description: |
#   One port that accepts plaintext undoes STRICT for whatever listens there, and nothing at the
#   workload's own mode shows it.
#   The keys of portLevelMtls are ports of the workload (containerPort), not of its Service, and an
#   unset mode inherits the workload's. Health checks of the kubelet need no such hole: Istio
#   rewrites HTTP, TCP and gRPC probes so that they pass under STRICT.
# related_resources:
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#   - description: Health checking of Istio services
#     ref: https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/
# custom:
#   id: pa-port-level-not-strict
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   params:
#     allowedModes:
#       type: array
#       items: {type: string, enum: [UNSET, STRICT, PERMISSIVE, DISABLE]}
#       minItems: 1
#       uniqueItems: true
#       default: [STRICT, UNSET]
#       description: Modes that a port may have; UNSET covers an absent mode too.
#     allowedPorts:
#       type: array
#       items: {type: integer, minimum: 1, maximum: 65535}
#       uniqueItems: true
#       default: []
#       description: >-
#         Workload ports that may have any mode, such as one that a scraper outside the mesh reads.
#   remediation: Set spec.portLevelMtls.PORT.mode to STRICT, or leave the port out.
#   verify: istioctl x describe pod POD -n NAMESPACE
#   anchors: [ASM 1.3.2]
package istio.peerauthentication.port_level_not_strict

import rego.v1

import data.lib.tls_peer

deny contains {"path": ["spec", "portLevelMtls", at.port, "mode"], "msg": msg} if {
	some at in tls_peer.ports(input)
	not at.mode in _params.allowedModes
	not at.port in _allowed_ports
	modes := concat(" or ", _params.allowedModes)
	msg := sprintf("mode of port %s is %s; must be %s", [at.port, at.mode, modes])
}

# As they are written: keys of an object are strings.
_allowed_ports contains sprintf("%d", [port]) if some port in _params.allowedPorts

_params := input.params["pa-port-level-not-strict"]
