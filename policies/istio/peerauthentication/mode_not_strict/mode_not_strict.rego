# METADATA
# title: Workloads accept mutual TLS only
# description: |
#   A workload that accepts plaintext can be called by anything that reaches it: the caller is
#   neither encrypted nor identified, so rules that name callers have nothing to go by.
#   In the root namespace an unset mode without a selector does not mean "inherit": there is nothing
#   above the mesh to inherit from, and Istio falls back to PERMISSIVE. Elsewhere unset inherits.
#   `selector: {}` is no selector.
# related_resources:
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#   - description: Mutual TLS migration
#     ref: https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
# custom:
#   id: pa-mode-not-strict
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     allowedModes:
#       type: array
#       items: {type: string, enum: [STRICT, PERMISSIVE, DISABLE]}
#       minItems: 1
#       uniqueItems: true
#       default: [STRICT]
#       description: >-
#         Modes that may be set; with PERMISSIVE among them, the mesh-wide mode may be left unset.
#     allowInheritUnset:
#       type: boolean
#       default: true
#       description: Whether a namespace or workload may leave its mode unset and so inherit it.
#   remediation: Set spec.mtls.mode to STRICT.
#   verify: istioctl x describe pod POD -n NAMESPACE
#   anchors: [Kyverno enforce-strict-mtls, ASM 1.3.2, CRC policy-strict, LULA enforce-mtls-strict]
package istio.peerauthentication.mode_not_strict

import rego.v1

import data.lib.tls_peer

deny contains {"path": ["spec", "mtls", "mode"], "msg": msg} if {
	not _allowed
	modes := concat(" or ", _params.allowedModes)
	reach := tls_peer.reach(input)
	msg := sprintf("mtls.mode is %s for %s; must be %s", [_found, reach, modes])
}

_allowed if _mode in _params.allowedModes

_allowed if {
	_mode == "UNSET"
	_params.allowInheritUnset
}

_mode := tls_peer.mode(input)

_found := _mode if tls_peer.written(input) == _mode

_found := "unset, which means PERMISSIVE" if tls_peer.written(input) != _mode

_params := input.params["pa-mode-not-strict"]
