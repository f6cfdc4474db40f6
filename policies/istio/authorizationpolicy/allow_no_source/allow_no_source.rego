# METADATA
# title: ALLOW rules name the callers
# description: |
#   A rule that says what may be called, and not by whom, opens it to everybody who reaches the
#   workload: any pod of the cluster, inside the mesh or not.
#   In Istio `from` names callers, and so do conditions on source.* and request.auth.*; a header
#   does not, since the caller writes it. An absent action is ALLOW. At the gateway everybody is a
#   caller: policies that select it (`exemptSelectors`), or target a Gateway, are passed over. A
#   rule that says nothing at all is the matter of ap-allow-all.
# related_resources:
#   - description: Authorization Policy, Rule
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
# custom:
#   id: ap-allow-no-source
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     exemptSelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: ingressgateway}, {app: istio-ingressgateway}]
#       description: Labels of workloads that anybody may call; one set of them suffices.
#   remediation: Name the callers in spec.rules[].from, by principals or namespaces.
#   verify: istioctl x authz check POD.NAMESPACE
#   anchors: [ACM SourceNotAllAuthz, ASM AsmAuthzPolicyEnforceSourcePrincipals]
package istio.authorizationpolicy.allow_no_source

import rego.v1

import data.lib.authorization
import data.lib.istio

deny contains {"path": ["spec", "rules", i, "from"], "msg": msg} if {
	authorization.allows(input.object)
	some i
	rule := input.object.spec.rules[i]
	_says_what(rule)
	not _says_who(rule)
	not _is_exempt
	msg := "from names no caller, so the rule allows anybody; must name callers"
}

_says_what(rule) if istio.filled(rule.to)

_says_what(rule) if istio.filled(rule.when)

# Entries are alternatives: one that names nobody is open to all.
_says_who(rule) if {
	istio.filled(rule.from)
	every entry in rule.from { _entry_says_who(entry) }
}

_says_who(rule) if {
	istio.filled(rule.when)
	some condition in rule.when
	_condition_says_who(condition)
}

_entry_says_who(entry) if {
	is_object(entry.source)
	some values in entry.source
	istio.filled(values)
}

_condition_says_who(condition) if {
	is_string(condition.key)
	_is_of_callers(condition.key)
	some field in ["values", "notValues"]
	istio.filled(condition[field])
	not "*" in condition[field]
}

_is_of_callers(key) if startswith(key, "source.")

_is_of_callers(key) if key == "remote.ip"

_is_of_callers(key) if startswith(key, "request.auth.")

_is_exempt if {
	istio.selector_within(input.object.spec.selector.matchLabels, _params.exemptSelectors)
}

_is_exempt if input.object.spec.targetRefs[_].kind == "Gateway"

_is_exempt if input.object.spec.targetRef.kind == "Gateway"

_params := input.params["ap-allow-no-source"]
