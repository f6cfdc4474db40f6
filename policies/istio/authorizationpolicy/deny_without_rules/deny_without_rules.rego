# METADATA
# title: DENY and CUSTOM policies have rules
# description: |
#   A policy that denies, and does not say what, denies nothing. It looks like the strictest of all.
#   Without rules a policy matches no request. That is a deny-all where the action is ALLOW, and no
#   policy at all where it is DENY or CUSTOM; to deny everything, DENY needs the rule `{}`. istiod
#   refuses such a policy, but not while its webhook is down.
# related_resources:
#   - description: Authorization Policy
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
#   - description: IST0106 SchemaValidationError
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0106/
# custom:
#   id: ap-deny-without-rules
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   remediation: Say in spec.rules what is denied, or write an ALLOW policy without rules.
#   verify: istioctl x authz check POD.NAMESPACE
#   anchors: [IST0106]
package istio.authorizationpolicy.deny_without_rules

import rego.v1

import data.lib.authorization

deny contains {"path": ["spec", "rules"], "msg": msg} if {
	action := input.object.spec.action
	action in {"CUSTOM", "DENY"}
	authorization.has_no_rules(input.object)
	msg := sprintf("rules is unset, so this %s policy matches nothing; must have a rule", [action])
}
