# METADATA
# title: Namespaces are in the mesh
# description: |
#   Pods of a namespace outside the mesh speak plaintext, have no identity, and obey none of the
#   mesh's policies.
#   A label decides, and its value has to be exact: istio-injection takes `enabled` only and hides
#   istio.io/rev whatever it says, an empty istio.io/rev selects no injector, and
#   istio.io/dataplane-mode takes `ambient`. A sidecar comes with new pods only: those that run when
#   the label is set stay as they are until they restart.
# related_resources:
#   - description: Installing the sidecar
#     ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
#   - description: Add workloads to an ambient mesh
#     ref: https://istio.io/latest/docs/ambient/usage/add-workloads/
# custom:
#   id: ns-injection-missing
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [core/Namespace]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     mode:
#       type: string
#       enum: [any, sidecar, ambient]
#       default: any
#       description: Which data plane a namespace has to be in.
#     exempt:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: [istio-*, kube-*, local-path-storage, meshwarden-system, openshift-*]
#       description: >-
#         Globs of namespaces that may stay outside; the mesh's root namespace always may.
#     label:
#       type: string
#       pattern: ^istio(-injection=enabled|\.io/(rev=[a-z0-9][-a-z0-9]*|dataplane-mode=ambient))$
#       default: istio-injection=enabled
#       description: The label, key=value, that is injected into a new namespace without any.
#   remediation: >-
#     Label the namespace istio-injection=enabled, istio.io/rev=REVISION or
#     istio.io/dataplane-mode=ambient.
#   verify: kubectl get namespace NAMESPACE -L istio-injection,istio.io/rev,istio.io/dataplane-mode
#   anchors:
#     - Kyverno enforce-sidecar-injection-namespace
#     - Kyverno enforce-ambient-mode-namespace
#     - IST0102
#     - IST0148
#     - Kubewarden IstioNamespaceLabelInjection
#     - LULA all-namespaces-istio-injected
package istio.namespace.injection_missing

import rego.v1

import data.lib.istio
import data.lib.namespace

deny contains {"path": ["metadata", "labels", _label[0]], "msg": msg} if {
	_missing
	count(_set) == 0
	msg := sprintf("no label puts the namespace into the mesh; must have %s", [_ways[_params.mode]])
}

deny contains {"path": ["metadata", "labels", key], "msg": msg} if {
	_missing
	count(_set) > 0
	key := _set[0]
	found := istio.show(_labels[key])
	msg := sprintf("%s is %s; must be in the mesh by %s", [key, found, _ways[_params.mode]])
}

inject contains {"path": ["metadata", "labels", _label[0]], "value": _label[1]} if {
	input.request.operation == "CREATE"
	_missing
	count(_set) == 0
	_in_mesh({_label[0]: _label[1]})
}

_missing if {
	not _in_mesh(_labels)
	not _exempt
}

_in_mesh(labels) if {
	_params.mode != "ambient"
	namespace.sidecar(labels)
}

_in_mesh(labels) if {
	_params.mode != "sidecar"
	namespace.ambient(labels)
}

# The labels that are set, those first that hide the others.
_set := [key |
	some key in ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"]
	key in object.keys(_labels)
]

_label := split(_params.label, "=")

_ways := {
	"any": "istio-injection=enabled, istio.io/rev=REVISION or istio.io/dataplane-mode=ambient",
	"sidecar": "istio-injection=enabled or istio.io/rev=REVISION",
	"ambient": "istio.io/dataplane-mode=ambient",
}

_exempt if input.object.metadata.name == input.context.mesh.rootNamespace

_exempt if {
	is_string(input.object.metadata.name)
	some pattern in _params.exempt
	glob.match(pattern, [], input.object.metadata.name)
}

_labels := labels if {
	labels := object.get(input.object, ["metadata", "labels"], {})
	is_object(labels)
}

_labels := {} if not is_object(object.get(input.object, ["metadata", "labels"], {}))

_params := input.params["ns-injection-missing"]
