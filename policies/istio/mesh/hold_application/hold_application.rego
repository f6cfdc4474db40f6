# METADATA
# title: Applications wait for their proxy
# description: |
#   An application that starts before its proxy finds no network: its first calls fail, and many a
#   one then ends and is started again. Jobs that call out at once lose their first minute.
#   Kubernetes starts the containers of a pod in any order unless holdApplicationUntilProxyStarts
#   puts the proxy first. Where nothing is set it is off. Native sidecars always start first, so
#   nothing is asked for where istiod enables them, and ambient has no sidecars to wait for.
# related_resources:
#   - description: ProxyConfig, holdApplicationUntilProxyStarts
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
# custom:
#   id: mesh-hold-application
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   params:
#     nativeSidecars:
#       type: boolean
#       default: false
#       description: |
#         Whether every node gives pods native sidecars, which start first by themselves (Kubernetes
#         1.33 and newer).
#   remediation: Set defaultConfig.holdApplicationUntilProxyStarts of the MeshConfig to true.
#   verify: >-
#     kubectl get configmap istio -n istio-system -o jsonpath='{.data.mesh}' |
#     grep holdApplicationUntilProxyStarts
package istio.mesh.hold_application

import rego.v1

import data.lib.installation
import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in _settings
	not mesh.on(setting.value)
	not _first_anyway
	found := istio.show(setting.value)
	msg := sprintf("holdApplicationUntilProxyStarts is %s; must be true", [found])
}

deny contains {"path": array.concat(mesh.path(input.object), _path), "msg": msg} if {
	mesh.configures(input.object)
	not mesh.unreadable(input.object)
	count(_settings) == 0
	not _first_anyway
	msg := "holdApplicationUntilProxyStarts is unset, which means false; must be true"
}

_settings := mesh.proxy_settings(input.object, [
	"holdApplicationUntilProxyStarts",
	"hold_application_until_proxy_starts",
])

_path := ["defaultConfig", "holdApplicationUntilProxyStarts"]

_first_anyway if input.params["mesh-hold-application"].nativeSidecars

_first_anyway if input.object.spec.profile == "ambient"

_first_anyway if {
	some variable in installation.environment(input.object)
	variable.name == "ENABLE_NATIVE_SIDECARS"
	mesh.on(variable.value)
}

# The injector takes this value of the chart as well.
_first_anyway if {
	path := ["global", "proxy", "holdApplicationUntilProxyStarts"]
	some setting in installation.values(input.object, path)
	mesh.on(setting.value)
}
