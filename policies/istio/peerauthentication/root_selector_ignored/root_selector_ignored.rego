# METADATA
# title: Selectors stay out of the root namespace
# description: |
#   Somebody demanded STRICT of these workloads, or opened them, and nothing came of it: the policy
#   applies to no workload, not even to those of the root namespace itself, and nothing says so.
#   An AuthorizationPolicy with a selector in the root namespace applies to matching workloads of
#   every namespace. A PeerAuthentication does not: there, only one without a selector counts, for
#   the whole mesh. `selector: {}` is no selector.
# related_resources:
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
# custom:
#   id: pa-root-selector-ignored
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: >-
#     Move the policy to the namespace of the workloads, or remove spec.selector to set the mode of
#     the whole mesh.
#   verify: istioctl x describe pod POD -n NAMESPACE
package istio.peerauthentication.root_selector_ignored

import rego.v1

import data.lib.root_namespace
import data.lib.tls_peer

deny contains {"path": ["spec", "selector"], "msg": msg} if {
	root_namespace.holds(input)
	tls_peer.selects(input)
	form := "selector in the root namespace, %s, applies nowhere; must be left out there"
	msg := sprintf(form, [root_namespace.shown(input)])
}
