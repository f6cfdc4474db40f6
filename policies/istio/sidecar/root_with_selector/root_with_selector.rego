# METADATA
# title: The Sidecar of the root namespace selects no workloads
# description: |
#   The Sidecar of the root namespace is the default of the whole mesh: what it closes, it closes
#   for everybody. With a workloadSelector it is no default any more, and the mesh is open again.
#   Istio uses it for workloads of the root namespace only. `workloadSelector: {}` is a selector,
#   too: it selects all of them, and takes precedence over the default.
# related_resources:
#   - description: Sidecar, notes on the global default
#     ref: https://istio.io/latest/docs/reference/config/networking/sidecar/
# custom:
#   id: sidecar-root-with-selector
#   since: 0.1.0
#   severity: high
#   category: traffic
#   match:
#     kinds: [networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: >-
#     Remove spec.workloadSelector, or move the Sidecar to the namespace of its workloads.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE
#   anchors: [KIA1006]
package istio.sidecar.root_with_selector

import rego.v1

import data.lib.root_namespace

deny contains {"path": ["spec", "workloadSelector"], "msg": msg} if {
	is_object(input.object.spec.workloadSelector)
	root_namespace.holds(input)
	form := "workloadSelector in the root namespace, %s, makes it no default; must be left out there"
	msg := sprintf(form, [root_namespace.shown(input)])
}
