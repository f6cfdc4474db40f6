# METADATA
# title: EnvoyFilters are written by those who may
# description: |
#   An EnvoyFilter changes the proxies behind the back of every other policy: it can take out
#   authorization, mutual TLS and logs, and what works today may break with the next version of
#   Istio, since Envoy's own configuration is no API of Istio's.
#   Most of what it was used for has an API by now: Telemetry, WasmPlugin, ProxyConfig, the fields
#   of DestinationRule and Gateway. What is left is listed in `allowed`, or has an Exemption.
# related_resources:
#   - description: Envoy Filter
#     ref: https://istio.io/latest/docs/reference/config/networking/envoy-filter/
# custom:
#   id: ef-restricted
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/EnvoyFilter]
#     operations: [CREATE, UPDATE]
#   params:
#     allowed:
#       type: array
#       items: {type: string, pattern: "^[^/]+/[^/]+$"}
#       uniqueItems: true
#       default: []
#       description: EnvoyFilters that may be there, each as `namespace/name`; globs are taken.
#   remediation: >-
#     Use an API of Istio instead, or have the platform team list the EnvoyFilter in the parameter
#     allowed.
#   verify: kubectl get envoyfilters -A
#   anchors: [IST0133]
package istio.envoyfilter.restricted

import rego.v1

deny contains {"path": ["kind"], "msg": msg} if {
	not _is_allowed
	msg := "kind is EnvoyFilter, which goes past Istio's API; must be listed in allowed"
}

_is_allowed if {
	some pattern in input.params["ef-restricted"].allowed
	name := input.object.metadata.name
	is_string(name)
	glob.match(pattern, ["/"], concat("/", [input.request.namespace, name]))
}
