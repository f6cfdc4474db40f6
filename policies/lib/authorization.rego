# An AuthorizationPolicy as istiod reads it (pilot/pkg/security/authz).
package lib.authorization

import rego.v1

import data.lib.istio

# Whether it allows what its rules match. An absent action is ALLOW; one that Istio does not know is
# read as ALLOW too, to be safe.
allows(obj) if not _other_action(obj)

_other_action(obj) if obj.spec.action in {"AUDIT", "CUSTOM", "DENY"}

# Whether it has no rule, and so matches nothing.
has_no_rules(obj) if not istio.filled(object.get(obj, ["spec", "rules"], null))

# Whether it is on trial: its annotation is true as Go's strconv.ParseBool reads it. Istio knows
# trials of ALLOW and DENY only.
on_trial(obj) if {
	not object.get(obj, ["spec", "action"], null) in {"AUDIT", "CUSTOM"}
	obj.metadata.annotations["istio.io/dry-run"] in {"1", "t", "T", "TRUE", "true", "True", true}
}

# Whether every value of a field of `source` says whose request it is, and not merely that it is
# somebody's. Everybody in the mesh is of its trust domain; any valid token says whose it is.
names_callers("requestPrincipals", values) if istio.filled(values)

names_callers(field, values) if {
	field in {"ipBlocks", "namespaces", "principals", "remoteIpBlocks", "serviceAccounts"}
	istio.filled(values)
	every value in values { not _anybody(value) }
}

_anybody(value) if value == "*"

_anybody(block) if {
	is_string(block)
	endswith(block, "/0")
}
