# METADATA
# title: One label puts a namespace into the mesh
# description: |
#   Two labels that put pods into the mesh contradict each other, and few know which of them holds:
#   a team that moves to a new revision stays on the old one, or half of a namespace's pods have a
#   sidecar while the others go through ztunnel.
#   istio-injection hides istio.io/rev whatever it says, even `disabled`. A pod with a sidecar is
#   never captured by ztunnel. `istio-injection: disabled` beside ambient says twice the same and
#   may stand, as may `istio.io/dataplane-mode: none`.
# related_resources:
#   - description: Installing the sidecar
#     ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#   - description: IST0123, NamespaceMultipleInjectionLabels
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0123/
# custom:
#   id: ns-injection-conflict
#   since: 0.1.0
#   severity: medium
#   category: hygiene
#   match:
#     kinds: [core/Namespace]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Keep one of the labels istio-injection, istio.io/rev and istio.io/dataplane-mode, and remove
#     the others.
#   verify: kubectl get namespace NAMESPACE -L istio-injection,istio.io/rev,istio.io/dataplane-mode
#   anchors: [IST0123]
package istio.namespace.injection_conflict

import rego.v1

import data.lib.istio
import data.lib.namespace

deny contains {"path": ["metadata", "labels", "istio.io/rev"], "msg": msg} if {
	revision := object.get(input.object, ["metadata", "labels", "istio.io/rev"], null)
	not revision in {null, ""}
	object.get(input.object, ["metadata", "labels", "istio-injection"], null) != null
	form := "istio.io/rev is %s beside istio-injection, which hides it; must be one of the two"
	msg := sprintf(form, [istio.show(revision)])
}

deny contains {"path": ["metadata", "labels", "istio.io/dataplane-mode"], "msg": msg} if {
	namespace.ambient(input.object.metadata.labels)
	namespace.sidecar(input.object.metadata.labels)
	msg := "istio.io/dataplane-mode is ambient where pods get a sidecar; must be one of the two"
}
