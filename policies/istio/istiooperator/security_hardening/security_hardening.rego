# METADATA
# title: Istio is installed hardened
# description: |
#   Each of these defaults is handy on a laptop and a way in on a cluster: init containers that may
#   change the network (no CNI plugin), images with a shell (not distroless), istiod's debugging
#   answers over plain HTTP, and its configuration in plaintext at port 15010.
#   CNI, distroless, ENABLE_DEBUG_ON_HTTP=false and an empty --grpcAddr have to be asked for; the
#   profiles for ambient and OpenShift bring the CNI plugin. Privileged proxies, configuration that
#   istiod does not validate and tokens without an audience are off unless somebody asks.
# related_resources:
#   - description: Security best practices
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
#   - description: Harden Docker container images
#     ref: https://istio.io/latest/docs/ops/configuration/security/harden-docker-images/
# custom:
#   id: iop-security-hardening
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Enable the CNI plugin, set values.global.variant to distroless, istiod's ENABLE_DEBUG_ON_HTTP
#     to "false" and its argument --grpcAddr to nothing, and remove what weakens the defaults.
#   verify: istioctl proxy-config bootstrap POD -n NAMESPACE && kubectl get daemonset -A | grep cni
package istio.istiooperator.security_hardening

import rego.v1

import data.lib.installation
import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in installation.values(input.object, ["global", "proxy", "privileged"])
	not mesh.off(setting.value)
	msg := sprintf("privileged is %s for every proxy; must be false", [istio.show(setting.value)])
}

deny contains {"path": setting.path, "msg": msg} if {
	some setting in installation.values(input.object, ["global", "configValidation"])
	not mesh.on(setting.value)
	msg := sprintf("configValidation is %s; must be true", [istio.show(setting.value)])
}

deny contains {"path": setting.path, "msg": msg} if {
	some setting in installation.values(input.object, ["global", "jwtPolicy"])
	not setting.value in {"third-party-jwt", ""}
	msg := sprintf("jwtPolicy is %s; must be third-party-jwt", [istio.show(setting.value)])
}

deny contains {"path": argument.path, "msg": msg} if {
	some argument in _plaintext_ports
	argument.value != "--grpcAddr="
	msg := "istiod serves configuration in plaintext; --grpcAddr must be empty"
}

deny contains {"path": ["spec", "values", "pilot", "extraContainerArgs"], "msg": msg} if {
	mesh.configures(input.object)
	count(_plaintext_ports) == 0
	msg := "istiod serves configuration in plaintext at port 15010; must have --grpcAddr="
}

deny contains {"path": _cni_path, "msg": msg} if {
	mesh.configures(input.object)
	not _cni
	msg := "the CNI plugin is not enabled, so pods need NET_ADMIN; must be enabled"
}

deny contains {"path": ["spec", "values", "global", "variant"], "msg": msg} if {
	mesh.configures(input.object)
	not _distroless
	msg := "images are not distroless; variant must be distroless"
}

deny contains {"path": ["spec", "values", "pilot", "env", "ENABLE_DEBUG_ON_HTTP"], "msg": msg} if {
	mesh.configures(input.object)
	not _debug_off
	msg := "istiod answers debugging over plain HTTP; ENABLE_DEBUG_ON_HTTP must be \"false\""
}

_cni_path := ["spec", "components", "cni", "enabled"] if input.object.kind == "IstioOperator"

_cni_path := ["spec", "values", "pilot", "cni", "enabled"] if input.object.kind == "Istio"

_cni if {
	some setting in installation.component(input.object, ["cni", "enabled"])
	mesh.on(setting.value)
}

_cni if {
	some setting in installation.values(input.object, ["pilot", "cni", "enabled"])
	mesh.on(setting.value)
}

# Before release 1.23 the value had this name.
_cni if {
	some setting in installation.values(input.object, ["istio_cni", "enabled"])
	mesh.on(setting.value)
}

_cni if {
	is_string(input.object.spec.profile)
	regex.match(`^(ambient|openshift.*)$`, input.object.spec.profile)
}

_distroless if {
	some setting in installation.values(input.object, ["global", "variant"])
	setting.value == "distroless"
}

_distroless if {
	some tag in _tags
	endswith(tag, "-distroless")
}

_tags contains setting.value if {
	some setting in installation.values(input.object, ["global", "tag"])
	is_string(setting.value)
}

_tags contains input.object.spec.tag if is_string(input.object.spec.tag)

_plaintext_ports contains argument if {
	some argument in installation.arguments(input.object)
	is_string(argument.value)
	startswith(argument.value, "--grpcAddr=")
}

_debug_off if {
	some variable in installation.environment(input.object)
	variable.name == "ENABLE_DEBUG_ON_HTTP"
	mesh.off(variable.value)
}
