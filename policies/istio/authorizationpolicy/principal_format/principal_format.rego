# METADATA
# title: Principals have the form of an identity
# description: |
#   A principal that no caller can have matches nobody: what was to be allowed is refused, what was
#   to be denied gets in, and notPrincipals excludes nobody.
#   Istio compares with TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT, the SPIFFE identity without
#   `spiffe://`. A star may stand at the beginning or the end, nowhere else. Trust domains of
#   others, which name their workloads in another way, belong in `foreignTrustDomains`.
# related_resources:
#   - description: Authorization Policy, Source.principals
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
# custom:
#   id: ap-principal-format
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     foreignTrustDomains:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Trust domains that are no Istio mesh; their principals may have any form.
#   remediation: Write the principal as TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT, without spiffe://.
#   verify: istioctl proxy-config secret POD -n NAMESPACE
package istio.authorizationpolicy.principal_format

import rego.v1

import data.lib.istio

deny contains {"path": found.path, "msg": msg} if {
	some found in _principals
	not _is_sound(found.value)
	form := "principal is %s; must have the form TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT"
	msg := sprintf(form, [istio.show(found.value)])
}

_principals contains {"path": path, "value": value} if {
	some i, j
	source := input.object.spec.rules[i].from[j].source
	some field in ["principals", "notPrincipals"]
	some k
	value := source[field][k]
	path := ["spec", "rules", i, "from", j, "source", field, k]
}

_principals contains {"path": path, "value": value} if {
	some i, j
	condition := input.object.spec.rules[i].when[j]
	condition.key == "source.principal"
	some field in ["values", "notValues"]
	some k
	value := condition[field][k]
	path := ["spec", "rules", i, "when", j, field, k]
}

# Most are written out, which costs no pattern.
_is_sound(principal) if {
	is_string(principal)
	not contains(principal, "*")
	parts := split(principal, "/")
	count(parts) == 5
	parts[1] == "ns"
	parts[3] == "sa"
	not "" in parts
}

_is_sound(principal) if principal == "*"

_is_sound(principal) if {
	is_string(principal)
	endswith(principal, "*")
	regex.match(_beginning, principal)
}

_is_sound(principal) if {
	is_string(principal)
	startswith(principal, "*")
	regex.match(_end, principal)
}

_is_sound(principal) if {
	is_string(principal)
	split(principal, "/")[0] in _params.foreignTrustDomains
}

# What an identity may begin with, before a star: each part only where the one before it is whole.
_beginning := `^[^/*]+(/(n|ns(/([^/*]+(/(s|sa(/[^/*]*)?)?)?)?)?)?)?[*]$`

# What it may end with, after a star.
_end := `^[*](((((((([^/*]*/)?n)?s)?/)?[^/*]*/)?s)?a)?/)?[^/*]+$`

_params := input.params["ap-principal-format"]
