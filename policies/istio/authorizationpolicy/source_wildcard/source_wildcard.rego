# METADATA
# title: ALLOW rules name callers, not merely a certificate
# description: |
#   The star in `principals: ["*"]` lets every workload of the mesh in, so that one that is taken
#   over reaches all that trust it.
#   In principals, namespaces, serviceAccounts and trustDomains a `*` asks for no more than that the
#   caller has a certificate. The fields of one source must all hold, so beside a field that names
#   callers it is sound. `requestPrincipals: ["*"]` demands a valid token, and is sound too.
# related_resources:
#   - description: Authorization Policy, Source
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
#   - description: Authentication requirement
#     ref: https://istio.io/latest/docs/concepts/security/#allow-only-authenticated-users
# custom:
#   id: ap-source-wildcard
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   remediation: Name the callers in place of the star in spec.rules[].from[].source.
#   verify: istioctl x authz check POD.NAMESPACE
#   anchors: [ACM SourceNotAllAuthz, CRC source-all]
package istio.authorizationpolicy.source_wildcard

import rego.v1

import data.lib.authorization

deny contains {"path": ["spec", "rules", i, "from", j, "source", field, k], "msg": msg} if {
	authorization.allows(input.object)
	some i, j
	source := input.object.spec.rules[i].from[j].source
	some field in ["namespaces", "principals", "serviceAccounts", "trustDomains"]
	some k
	source[field][k] == "*"
	not _names_callers(source)
	msg := sprintf("%s is *, which every workload of the mesh matches; must name callers", [field])
}

_names_callers(source) if {
	some field, values in source
	authorization.names_callers(field, values)
}
