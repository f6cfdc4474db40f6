# METADATA
# title: A deny-all holds for its whole namespace
# description: |
#   A policy without rules reads as "nobody may call anything here". Where it holds for less than
#   its namespace, everything else is open, and the next reader will not notice.
#   With a selector or targetRefs it denies for those workloads only, which may be meant. On trial
#   (`istio.io/dry-run`), or with the action AUDIT, it denies nothing.
# related_resources:
#   - description: Authorization policies that allow nothing
#     ref: https://istio.io/latest/docs/concepts/security/#authorization-policies
# custom:
#   id: ap-deny-all-not-effective
#   since: 0.1.0
#   severity: low
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Leave out selector, targetRefs, action and the annotation istio.io/dry-run, or keep a second
#     policy without rules for the namespace.
#   verify: istioctl x authz check POD.NAMESPACE
package istio.authorizationpolicy.deny_all_not_effective

import rego.v1

import data.lib.authorization
import data.lib.istio

deny contains {"path": path, "msg": msg} if {
	authorization.has_no_rules(input.object)
	not object.get(input.object, ["spec", "action"], null) in {"CUSTOM", "DENY"}
	some path, reach in _limits
	form := "policy without rules denies %s; a deny-all must hold for its whole namespace"
	msg := sprintf(form, [reach])
}

_limits[["spec", "selector"]] := "the selected workloads only" if {
	is_object(input.object.spec.selector.matchLabels)
	count(input.object.spec.selector.matchLabels) > 0
}

_limits[["spec", "targetRefs"]] := "its targets only" if {
	istio.filled(input.object.spec.targetRefs)
}

_limits[["spec", "targetRef"]] := "its targets only" if is_object(input.object.spec.targetRef)

_limits[["spec", "action"]] := "nothing, since its action is AUDIT" if {
	input.object.spec.action == "AUDIT"
}

_limits[["metadata", "annotations", "istio.io/dry-run"]] := "nothing, being on trial" if {
	authorization.on_trial(input.object)
}
