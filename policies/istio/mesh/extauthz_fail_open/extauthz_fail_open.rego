# METADATA
# title: External authorization fails closed
# description: |
#   With failOpen every request is let in while the authorizer is down or slow, so that whoever can
#   overload it is authorized. Each AuthorizationPolicy with action CUSTOM that names the provider
#   is void then, and nothing tells.
#   Requests are denied on failure where nothing is set. istiod reads the YAML of its ConfigMap in
#   snake_case too, and takes `yes` and `on` for true; what it cannot read it ignores as a whole.
# related_resources:
#   - description: MeshConfig, extensionProviders, envoyExtAuthzHttp and envoyExtAuthzGrpc
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: External authorization
#     ref: https://istio.io/latest/docs/tasks/security/authorization/authz-custom/
# custom:
#   id: mesh-extauthz-fail-open
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: Remove failOpen from the extension provider in the MeshConfig, or set it to false.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE -o json | grep failureModeAllow
package istio.mesh.extauthz_fail_open

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in mesh.fields(mesh.fields(_providers, _kinds), ["failOpen", "fail_open"])
	setting.value != null
	not mesh.off(setting.value)
	msg := sprintf("failOpen is %s; must be false or absent", [istio.show(setting.value)])
}

deny contains {"path": ["data", "mesh"], "msg": msg} if {
	mesh.unreadable(input.object)
	msg := "mesh is no plain YAML mapping; failOpen of its providers must be false or absent"
}

_kinds := [
	"envoyExtAuthzHttp",
	"envoy_ext_authz_http",
	"envoyExtAuthzGrpc",
	"envoy_ext_authz_grpc",
]

_providers := mesh.items(mesh.settings(input.object, ["extensionProviders", "extension_providers"]))
