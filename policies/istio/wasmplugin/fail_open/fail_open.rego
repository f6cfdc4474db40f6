# METADATA
# title: Wasm modules that decide who may enter fail closed
# description: |
#   When the module cannot be fetched, or crashes, the requests that it was to check all pass: one
#   unreachable registry takes the login away, and nothing looks broken.
#   `failStrategy: FAIL_OPEN` is meant for modules that add something. In the phases AUTHN and AUTHZ
#   a module decides. Without failStrategy Istio fails closed.
# related_resources:
#   - description: FailStrategy
#     ref: https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#FailStrategy
# custom:
#   id: wasm-fail-open
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [extensions.istio.io/WasmPlugin, extensions.istio.io/TrafficExtension]
#     operations: [CREATE, UPDATE]
#   remediation: Set failStrategy to FAIL_CLOSE or FAIL_RELOAD, or leave it out.
#   verify: istioctl proxy-config ecds POD -n NAMESPACE -o json | grep -iE 'fail_?(open|policy)'
package istio.wasmplugin.fail_open

import rego.v1

deny contains {"path": path, "msg": msg} if {
	phase := input.object.spec.phase
	phase in {"AUTHN", "AUTHZ"}
	some path in [["spec", "failStrategy"], ["spec", "wasm", "failStrategy"]]
	object.get(input.object, path, null) == "FAIL_OPEN"
	msg := sprintf("failStrategy is FAIL_OPEN in phase %s; must be FAIL_CLOSE or FAIL_RELOAD", [phase])
}
