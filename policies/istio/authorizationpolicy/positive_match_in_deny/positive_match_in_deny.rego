# METADATA
# title: DENY rules match what is not allowed
# description: |
#   A DENY rule that lists what is forbidden lets the rest pass, and the rest includes every other
#   spelling of the same: `/admin/` for `/admin`, `delete` for `DELETE`, a caller without mutual TLS
#   for a principal. One that lists what is allowed, by the fields that begin with `not`, fails
#   closed.
#   With `strictness: low` a rule with one such field is sound, as in Istio's own "deny what has no
#   token on these paths", and so are ports and addresses, which have one spelling only. With
#   `high` every positive match is found.
# related_resources:
#   - description: Use ALLOW-with-positive-matching and DENY-with-negative-match patterns
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: ap-positive-match-in-deny
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     strictness:
#       type: string
#       enum: [low, high]
#       default: low
#       description: Whether any positive match is found (high), or only rules of nothing else.
#   remediation: >-
#     Say in spec.rules[] what is allowed, by notPaths, notMethods and their like, or write an ALLOW
#     policy.
#   verify: istioctl x authz check POD.NAMESPACE
#   anchors: [ASM 1.2.3, TET authzPositiveDeny]
package istio.authorizationpolicy.positive_match_in_deny

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "rules", i], "msg": msg} if {
	input.object.spec.action == "DENY"
	some i
	rule := input.object.spec.rules[i]
	fields := {field | some field in _fields(rule); not startswith(field, "not")}
	found := fields - _tolerated
	count(found) > 0
	not _fails_closed(rule)
	form := "rule denies by %s, so other spellings pass; must match by fields that begin with not"
	msg := sprintf(form, [concat(", ", sort(found))])
}

_tolerated := set() if _params.strictness == "high"

_tolerated := {
	"destination.ip", "destination.port", "ipBlocks", "ports", "remote.ip", "remoteIpBlocks",
	"source.ip",
} if {
	_params.strictness == "low"
}

_fails_closed(rule) if {
	_params.strictness == "low"
	some field in _fields(rule)
	startswith(field, "not")
}

# What a rule matches by: the fields of sources and operations, and the keys of conditions, with
# `not` before those whose values are excluded.
_fields(rule) := _of_entries(rule) | _of_conditions(rule)

_of_entries(rule) := {field |
	some [clause, part] in [["from", "source"], ["to", "operation"]]
	some i
	fields := rule[clause][i][part]
	is_object(fields) # the interpreter fails on `some … in "text"`
	some field, values in fields
	istio.filled(values)
}

_of_conditions(rule) := {name |
	some field, prefix in {"values": "", "notValues": "not "}
	some i
	condition := rule.when[i]
	istio.filled(condition[field])
	is_string(condition.key)
	name := concat("", [prefix, condition.key])
}

_params := input.params["ap-positive-match-in-deny"]
