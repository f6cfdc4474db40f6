# METADATA
# title: Policies are enforced, not on trial
# description: |
#   A policy with the annotation `istio.io/dry-run` allows and denies nothing: it only counts what
#   it would have done. Whoever reads the object sees a policy in force.
#   Istio reads the annotation of ALLOW and DENY policies, as Go reads a truth value: `1`, `t` and
#   `TRUE` are true as well. Policies on trial belong in `allowedNamespaces`, or need an Exemption
#   with an end.
# related_resources:
#   - description: Dry run of an AuthorizationPolicy
#     ref: https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
# custom:
#   id: ap-dry-run
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     allowedNamespaces:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Namespaces where policies may be on trial.
#   remediation: Remove the annotation istio.io/dry-run.
#   verify: kubectl get authorizationpolicies -A -o yaml | grep dry-run
package istio.authorizationpolicy.dry_run

import rego.v1

import data.lib.authorization

deny contains {"path": ["metadata", "annotations", "istio.io/dry-run"], "msg": msg} if {
	authorization.on_trial(input.object)
	not input.request.namespace in _params.allowedNamespaces
	msg := "dry-run is true, so the policy allows and denies nothing; must be left out"
}

_params := input.params["ap-dry-run"]
