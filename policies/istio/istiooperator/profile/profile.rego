# METADATA
# title: Istio is installed from a profile made for production
# description: |
#   `demo` samples every trace and asks for hardly any memory, and `preview` switches on what is not
#   finished; both are for a look, not for a mesh that people depend on.
#   There is no profile `production`: istioctl fails on a name that it does not know, and `default`
#   is the one meant for production. `empty` installs nothing by itself, which is right for
#   gateways beside a control plane installed elsewhere, and wrong as the base of a control plane.
# related_resources:
#   - description: Installation configuration profiles
#     ref: https://istio.io/latest/docs/setup/additional-setup/config-profiles/
# custom:
#   id: iop-profile
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   params:
#     allowed:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [default, minimal, ambient, stable, remote, openshift*]
#       description: Globs of profiles that may be installed.
#   remediation: Set spec.profile to one of the allowed profiles, or remove it to get `default`.
#   verify: kubectl get istiooperators,istios -A -o yaml | grep profile
package istio.istiooperator.profile

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": ["spec", "profile"], "msg": msg} if {
	profile := object.get(input.object, ["spec", "profile"], null)
	not profile in {null, ""}
	not _allowed(profile)
	not _gateways_alone(profile)
	form := "profile is %s; must be one of %s"
	msg := sprintf(form, [istio.show(profile), concat(", ", _params.allowed)])
}

_allowed(profile) if {
	is_string(profile)
	some pattern in _params.allowed
	glob.match(pattern, [], profile)
}

_gateways_alone("empty") if not mesh.configures(input.object)

_params := input.params["iop-profile"]
