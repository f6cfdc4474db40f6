# METADATA
# title: Auto mTLS stays on
# description: |
#   With auto mTLS off, workloads call each other in plaintext unless a DestinationRule tells them
#   otherwise, host by host: calls to STRICT servers fail, and the others are not encrypted.
#   PeerAuthentication does not help: it says what a server accepts, not what its clients send. The
#   setting is on where it is absent. istiod reads its ConfigMap as YAML 1.1, in which `no` and
#   `off` are false too, and in snake_case as well.
# related_resources:
#   - description: MeshConfig, enableAutoMtls
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
#   - description: Auto mutual TLS
#     ref: https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
# custom:
#   id: mesh-auto-mtls-off
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: Remove enableAutoMtls from the MeshConfig, or set it to true.
#   verify: >-
#     kubectl get configmap istio -n istio-system -o jsonpath='{.data.mesh}' |
#     grep -iE 'auto_?mtls'
package istio.mesh.auto_mtls_off

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	some setting in mesh.settings(input.object, ["enableAutoMtls", "enable_auto_mtls"])
	setting.value != null
	not mesh.on(setting.value)
	msg := sprintf("enableAutoMtls is %s; must be true or absent", [istio.show(setting.value)])
}

deny contains {"path": ["data", "mesh"], "msg": msg} if {
	mesh.unreadable(input.object)
	msg := "mesh is no plain YAML mapping; its enableAutoMtls must be true or absent"
}
