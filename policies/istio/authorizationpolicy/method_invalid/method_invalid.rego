# METADATA
# title: Methods are those of HTTP
# description: |
#   A method that no request has matches nothing: an ALLOW rule with it allows nothing, and a DENY
#   rule denies nothing.
#   Istio compares methods as they are written, in upper case. The method of a gRPC call is POST;
#   what is called, `/package.Service/Method`, is its path. A star may stand at the beginning or the
#   end.
# related_resources:
#   - description: Authorization Policy, Operation.methods
#     ref: https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
# custom:
#   id: ap-method-invalid
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [security.istio.io/AuthorizationPolicy]
#     operations: [CREATE, UPDATE]
#   params:
#     knownMethods:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default:
#         [CONNECT, COPY, DELETE, GET, HEAD, LOCK, MKCOL, MOVE, OPTIONS, PATCH, POST, PROPFIND,
#         PROPPATCH, PUT, REPORT, SEARCH, TRACE, UNLOCK]
#       description: Methods that requests may have; those of HTTP and WebDAV unless it is set.
#   remediation: >-
#     Write the method in upper case, such as GET; for gRPC write POST, and what is called in paths.
#   verify: istioctl x authz check POD.NAMESPACE
#   anchors: [KIA0102]
package istio.authorizationpolicy.method_invalid

import rego.v1

import data.lib.istio

deny contains {"path": ["spec", "rules", i, "to", j, "operation", field, k], "msg": msg} if {
	some i, j
	operation := input.object.spec.rules[i].to[j].operation
	some field in ["methods", "notMethods"]
	some k
	method := operation[field][k]
	not _is_known(method)
	msg := sprintf("method is %s; must be one of HTTP, such as GET", [istio.show(method)])
}

_is_known(method) if method in _params.knownMethods

_is_known(method) if {
	is_string(method)
	startswith(method, "*")
	some known in _params.knownMethods
	endswith(known, trim_prefix(method, "*"))
}

_is_known(method) if {
	is_string(method)
	endswith(method, "*")
	some known in _params.knownMethods
	startswith(known, trim_suffix(method, "*"))
}

_params := input.params["ap-method-invalid"]
