# METADATA
# title: A MeshConfig has only fields that istiod knows
# description: |
#   istiod passes over what it does not know, without a word in any status: whoever misspells a
#   field, or sets one that is the pod's, believes in a protection that is not there.
#   The security context of the proxy, for one, comes from the injection template, never from
#   defaultConfig. istiod reads each field in camelCase and in snake_case, and minds upper and lower
#   case. Fields that are newer than this guardrail go into `knownFields`.
# related_resources:
#   - description: Global mesh options, MeshConfig and ProxyConfig
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
# custom:
#   id: mesh-unknown-field
#   since: 0.1.0
#   severity: high
#   category: hygiene
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   params:
#     knownFields:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Fields of your Istio's MeshConfig or ProxyConfig that this guardrail lacks.
#   remediation: Correct the field's spelling, or remove it from the MeshConfig.
#   verify: kubectl logs -n istio-system deploy/istiod | grep -i 'mesh configuration'
package istio.mesh.unknown_field

import rego.v1

import data.lib.mesh
import data.lib.mesh_fields

deny contains {"path": array.concat(place.path, [field]), "msg": msg} if {
	some place in mesh.places(input.object)
	is_object(place.value)
	some field, _ in place.value
	not mesh_fields.of_mesh(field)
	not field in _known
	form := "%s is no field of MeshConfig, so it has no effect; must be one that istiod knows"
	msg := sprintf(form, [field])
}

deny contains {"path": array.concat(config.path, [field]), "msg": msg} if {
	some config in mesh.settings(input.object, ["defaultConfig", "default_config"])
	is_object(config.value)
	some field, _ in config.value
	not mesh_fields.of_proxy(field)
	not field in _known
	form := "%s is no field of defaultConfig, so it has no effect; must be one that istiod knows"
	msg := sprintf(form, [field])
}

deny contains {"path": ["data", "mesh"], "msg": msg} if {
	mesh.unreadable(input.object)
	msg := "mesh is no plain YAML mapping, so it has no effect; must hold the fields of MeshConfig"
}

_known := input.params["mesh-unknown-field"].knownFields
