# METADATA
# title: Every ALLOW rule narrows who may call what
# description: |
#   ALLOW rules add up: one rule that matches every request undoes all the others, and the deny-all
#   of the namespace with them.
#   `spec: {}` denies everything, but `rules: [{}]` allows everything. An absent action is ALLOW. A
#   rule is also open where each of its fields asks for no more than presence: `*`, the paths `/*`
#   and `/{**}`, or a block of all addresses, such as `0.0.0.0/0`. `requestPrincipals: ["*"]` is not
#   open: it demands a valid token. The entries of from, and those of to, are alternatives, so that
#   one open entry opens them all.
# related_resources:
#   - description: Authorization Policy
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/
#   - description: Authorization policies, their defaults and wildcards
#     ref: https://istio.io/latest/docs/concepts/security/#authorization-policies
# custom:
#   id: ap-allow-all
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   remediation: Name the callers in spec.rules[].from, or narrow the rule by to or when.
#   verify: istioctl x authz check POD.NAMESPACE
package istio.authorizationpolicy.allow_all

import rego.v1

import data.lib.authorization
import data.lib.istio

deny contains {"path": ["spec", "rules", i], "msg": msg} if {
	authorization.allows(input.object)
	rules := object.get(input, ["object", "spec", "rules"], null)
	is_array(rules) # the interpreter fails on `some … in null`
	some i, rule in rules
	not _narrows(rule)
	msg := "rule allows any caller any request; must be narrowed by from, to or when"
}

_narrows(rule) if _each_narrows(rule.from, "source")

_narrows(rule) if _each_narrows(rule.to, "operation")

# Conditions must all hold, so that one is enough.
_narrows(rule) if {
	istio.filled(rule.when)
	some condition in rule.when
	_condition_narrows(condition)
}

# Entries are alternatives, so that each has to narrow.
_each_narrows(entries, part) if {
	istio.filled(entries)
	every entry in entries { _entry_narrows(entry, part) }
}

_entry_narrows(entry, part) if {
	is_object(entry[part])
	some field, values in entry[part]
	anything := object.get(_anything, field, null)
	anything != null # compiled, `:=` goes on with what is undefined
	istio.filled(values)
	not _includes(values, anything)
	not _all_addresses(field, values)
}

_condition_narrows(condition) if istio.filled(condition.notValues)

_condition_narrows(condition) if {
	istio.filled(condition.values)
	not _includes(condition.values, {"*"})
	not _all_addresses(object.get(condition, "key", null), condition.values)
}

# There is a claim only in a token that was found valid.
_condition_narrows(condition) if {
	istio.filled(condition.values)
	is_string(condition.key)
	startswith(condition.key, "request.auth.")
}

# The values of each field that match whatever is there. A field that Istio does not know narrows
# nothing: the API server drops it.
_anything := {
	"hosts": {"*"}, "notHosts": set(),
	"methods": {"*"}, "notMethods": set(),
	"paths": {"*", "/*", "/{**}"}, "notPaths": set(),
	"ports": {"*"}, "notPorts": set(),
	"principals": {"*"}, "notPrincipals": set(),
	"requestPrincipals": set(), "notRequestPrincipals": set(),
	"namespaces": {"*"}, "notNamespaces": set(),
	"serviceAccounts": {"*"}, "notServiceAccounts": set(),
	"trustDomains": {"*"}, "notTrustDomains": set(),
	"ipBlocks": set(), "notIpBlocks": set(),
	"remoteIpBlocks": set(), "notRemoteIpBlocks": set(),
}

_includes(values, wanted) if {
	some value in values
	value in wanted
}

# A block of no bits, whatever address stands before it.
_all_addresses(field, values) if {
	field in {"ipBlocks", "remoteIpBlocks", "source.ip", "remote.ip"}
	some value in values
	is_string(value)
	endswith(value, "/0")
}
