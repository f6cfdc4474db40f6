# METADATA
# title: ALLOW rules name callers of one namespace or network
# description: |
#   A pattern that spans namespaces also matches those that are made tomorrow, by teams nobody
#   thought of; a block of a million addresses matches whatever gets one of them.
#   A principal is TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT, and a star may stand at its beginning or
#   its end: `cluster.local/ns/sh*` also matches the namespace `shadow`, `*/sa/till` an account of
#   that name anywhere. The fields of one source must all hold, so beside one that names callers
#   exactly a broad one is sound.
# related_resources:
#   - description: Authorization Policy, Source
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
# custom:
#   id: ap-source-overbroad
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     minPrefixV4:
#       type: integer
#       minimum: 1
#       maximum: 32
#       default: 8
#       description: How many leading bits an IPv4 block must fix at least.
#     minPrefixV6:
#       type: integer
#       minimum: 1
#       maximum: 128
#       default: 32
#       description: How many leading bits an IPv6 block must fix at least.
#   remediation: Name the callers, or their namespace, in spec.rules[].from[].source.
#   verify: istioctl x authz check POD.NAMESPACE
package istio.authorizationpolicy.source_overbroad

import rego.v1

import data.lib.authorization

deny contains {"path": ["spec", "rules", i, "from", j, "source", field, k], "msg": msg} if {
	authorization.allows(input.object)
	some i, j
	source := input.object.spec.rules[i].from[j].source
	some field in ["principals", "ipBlocks", "remoteIpBlocks"]
	some k
	value := source[field][k]
	_is_broad(field, value)
	not _names_callers(source)
	msg := sprintf("%s is %s; must %s", [field, value, _required(field, value)])
}

_is_broad("principals", pattern) if {
	is_string(pattern)
	pattern != "*"
	not _within_a_namespace(pattern)
}

_is_broad(field, block) if {
	field != "principals"
	is_string(block)
	parts := split(block, "/")
	count(parts) == 2
	regex.match(`^(0|[1-9][0-9]{0,2})$`, parts[1])
	to_number(parts[1]) < _least(block)
}

_required("principals", _) := "name one namespace"

_required(field, block) := sprintf("be /%d or narrower", [_least(block)]) if field != "principals"

_least(block) := _params.minPrefixV6 if contains(block, ":")

_least(block) := _params.minPrefixV4 if not contains(block, ":")

_within_a_namespace(pattern) if not contains(pattern, "*")

_within_a_namespace(pattern) if {
	endswith(pattern, "*")
	regex.match(`^[^/*]+/ns/[^/*]+/[^*]*[*]$`, pattern)
}

_within_a_namespace(pattern) if {
	startswith(pattern, "*")
	regex.match(`^[*][^*]*/[^/*]+/sa/[^/*]+$`, pattern)
}

_names_callers(source) if {
	some field, values in source
	authorization.names_callers(field, values)
	every value in values { not _is_broad(field, value) }
}

_params := input.params["ap-source-overbroad"]
