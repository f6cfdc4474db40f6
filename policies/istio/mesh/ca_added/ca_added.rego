# METADATA
# title: The mesh trusts new authorities by agreement only
# description: |
#   Whoever holds the key of a trust anchor can issue a certificate for every identity of the mesh,
#   and every mTLS server and AuthorizationPolicy believes it.
#   caCertificates adds anchors beside istiod's own, in PEM or by the address of a SPIFFE bundle;
#   `ca` makes istiod pass on the requests of workloads to somebody else, and taking it away gives
#   them back to istiod. Only changes are told, not what a mesh begins with. What is agreed goes
#   into `approved`.
# related_resources:
#   - description: MeshConfig, caCertificates and ca
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Plug in CA certificates
#     ref: https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/
# custom:
#   id: mesh-ca-added
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [UPDATE]
#   params:
#     approved:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: |
#         The PEM, the spiffeBundleUrl or the address of authorities that are agreed.
#   remediation: >-
#     Have the platform's security team agree to the authority, then list it in the parameter
#     approved; or leave caCertificates and ca of the MeshConfig as they were.
#   verify: istioctl proxy-config secret POD -n NAMESPACE
package istio.mesh.ca_added

import rego.v1

import data.lib.mesh

deny contains {"path": anchor.path, "msg": msg} if {
	_updates
	some anchor in _anchors(input.object)
	anchor.value != null
	not anchor.value in _anchors_before
	not _approved(anchor.value)
	msg := "caCertificates gains a trust anchor; must be one that is agreed"
}

deny contains {"path": authority.path, "msg": msg} if {
	_updates
	some authority in _authorities(input.object)
	not authority.value in _authorities_before
	not _approved(authority.value)
	msg := "ca passes the signing of certificates to another authority; must be one that is agreed"
}

deny contains {"path": authority.path, "msg": msg} if {
	some authority in _authorities(_old)
	count(_authorities(input.object)) == 0
	not mesh.unreadable(input.object)
	msg := "ca is taken away, so that istiod signs certificates itself; must stay as it was"
}

deny contains {"path": ["data", "mesh"], "msg": msg} if {
	_updates
	mesh.unreadable(input.object)
	msg := "mesh is no plain YAML mapping; its caCertificates and ca must be agreed"
}

_anchors(obj) := mesh.items(mesh.settings(obj, ["caCertificates", "ca_certificates"]))

_anchors_before := {anchor.value | some anchor in _anchors(_old)}

_authorities_before := {authority.value | some authority in _authorities(_old)}

_authorities(obj) := {setting | some setting in mesh.settings(obj, ["ca"]); setting.value != null}

_approved(authority) if {
	is_object(authority)
	some field in ["pem", "spiffeBundleUrl", "spiffe_bundle_url", "address"]
	is_string(authority[field])
	some agreed in input.params["mesh-ca-added"].approved
	trim_space(authority[field]) == trim_space(agreed)
}

_updates if is_object(input.oldObject)

_old := input.oldObject if _updates

_old := {} if not _updates
