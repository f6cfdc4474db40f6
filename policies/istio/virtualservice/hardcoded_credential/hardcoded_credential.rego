# METADATA
# title: Istio's objects hold no credentials
# description: |
#   Whoever may read a VirtualService, or the repository that it comes from, reads the credential
#   as well, and so does every proxy that gets the route. It also stays in both when it is changed.
#   Found are private keys in PEM, bearer tokens that are JSON Web Tokens, and access keys of AWS,
#   in any text: headers that a route sets, annotations, filters. What `kubectl apply` keeps of the
#   object in an annotation is passed over, since it repeats the rest. Gateways have
#   `gw-hardcoded-secret`.
# related_resources:
#   - description: Headers
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
# custom:
#   id: vs-hardcoded-credential
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds:
#       - extensions.istio.io/WasmPlugin
#       - networking.istio.io/DestinationRule
#       - networking.istio.io/EnvoyFilter
#       - networking.istio.io/ServiceEntry
#       - networking.istio.io/VirtualService
#       - security.istio.io/AuthorizationPolicy
#       - security.istio.io/RequestAuthentication
#       - telemetry.istio.io/Telemetry
#     operations: [CREATE, UPDATE]
#   remediation: Remove the credential, revoke it, and have the workload read another from a Secret.
#   verify: kubectl get virtualservices -A -o yaml | grep -iE 'bearer ey|private key|AKIA'
#   params:
#     patterns:
#       type: array
#       items: {type: string, format: regex, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Regular expressions of further credentials.
package istio.virtualservice.hardcoded_credential

import rego.v1

import data.lib.texts

deny contains {"path": leaf.path, "msg": msg} if {
	_is_suspect
	some leaf in _leaves
	some what, pattern in _credentials
	regex.match(pattern, leaf.value)
	msg := sprintf("the text holds %s; must hold no credential", [what])
}

# What lies deeper, as in filters, is found all the same, if not to the line.
deny contains {"path": ["spec"], "msg": msg} if {
	_is_suspect
	text := replace(json.marshal(object.get(input.object, "spec", {})), `\n`, " ")
	some what, pattern in _credentials
	regex.match(pattern, text)
	not _is_in_a_leaf(pattern)
	msg := sprintf("a text below holds %s; must hold no credential", [what])
}

deny contains {"path": leaf.path, "msg": msg} if {
	some pattern in _params.patterns
	some leaf in _leaves
	regex.match(pattern, leaf.value)
	msg := "the text matches a pattern of credentials; must hold no credential"
}

_credentials := {
	"a private key": `-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----`,
	"a bearer token": `(?i)\bbearer\s+ey[a-z0-9_-]`,
	"an access key of AWS": `\b(AKIA|ASIA)[0-9A-Z]{16}\b`,
}

# Nearly every object has none of these words, so that its texts need not be looked at one by one.
_is_suspect if {
	some word in ["PRIVATE KEY-----", "AKIA", "ASIA"]
	contains(_everything, word)
}

_is_suspect if contains(lower(_everything), "bearer")

_everything := json.marshal(input.object)

_leaves contains leaf if {
	some leaf in texts.within(input.object)
	not "kubectl.kubernetes.io/last-applied-configuration" in leaf.path
}

_is_in_a_leaf(pattern) if {
	some leaf in _leaves
	regex.match(pattern, leaf.value)
}

_params := input.params["vs-hardcoded-credential"]
