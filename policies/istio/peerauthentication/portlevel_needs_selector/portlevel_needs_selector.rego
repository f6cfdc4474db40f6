# METADATA
# title: Modes of ports belong to selected workloads
# description: |
#   A mode that was set for one port holds for none of them: whoever relies on STRICT there has
#   plaintext, and whoever opened the port finds it closed.
#   Istio reads portLevelMtls only where the selector names labels, since its keys are ports of a
#   workload, from 1 to 65535. The API server and istiod refuse anything else, but neither is there
#   when files are checked, nor where the CRDs are older.
# related_resources:
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
#   - description: IST0106 SchemaValidationError
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0106/
# custom:
#   id: pa-portlevel-needs-selector
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Name the workload's labels in spec.selector.matchLabels, and its ports in spec.portLevelMtls.
#   verify: istioctl x describe pod POD -n NAMESPACE
#   anchors: [IST0106]
package istio.peerauthentication.portlevel_needs_selector

import rego.v1

import data.lib.tls_peer

deny contains {"path": ["spec", "selector", "matchLabels"], "msg": msg} if {
	some _ in tls_peer.ports(input)
	not tls_peer.selects(input)
	msg := "matchLabels is unset, so portLevelMtls counts for nothing; must name labels"
}

deny contains {"path": ["spec", "portLevelMtls", at.port], "msg": msg} if {
	some at in tls_peer.ports(input)
	not _is_port(at.port)
	msg := sprintf("port is %s; must be a number from 1 to 65535", [at.port])
}

_is_port(text) if {
	regex.match(`^[1-9][0-9]{0,4}$`, text)
	to_number(text) <= 65535
}
