# METADATA
# title: A selector names labels
# description: |
#   Who writes a selector means some of the workloads. One without labels leaves none out, so what
#   was meant for a single workload holds for its whole namespace, or for the mesh.
#   To Istio `selector: {}` and `matchLabels: {}` are the same as no selector. In the root namespace
#   that is the policy of the mesh.
# related_resources:
#   - description: WorkloadSelector
#     ref: https://istio.io/latest/docs/reference/config/type/workload-selector/
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
# custom:
#   id: pa-selector-empty
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: >-
#     Name the workload's labels in spec.selector.matchLabels, or remove spec.selector where the
#     whole namespace is meant.
#   verify: kubectl get peerauthentications -A -o yaml | grep -A 2 selector
#   anchors: [IST0133]
package istio.peerauthentication.selector_empty

import rego.v1

import data.lib.tls_peer

deny contains {"path": ["spec", "selector"], "msg": msg} if {
	is_object(input.object.spec.selector)
	not tls_peer.selects(input)
	form := "selector has no labels, so the policy holds for %s; must name labels or be left out"
	msg := sprintf(form, [tls_peer.reach(input)])
}
