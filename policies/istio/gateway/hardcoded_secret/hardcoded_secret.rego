# METADATA
# title: No private key stands in a Gateway
# description: |
#   Whoever may read the Gateway has the key of its certificate, and so has Git, every backup and
#   every copy of the manifest. A key that was written down is no secret any more.
#   No field of a Gateway takes a key: keys belong in Secrets, which the gateway finds by
#   credentialName. All strings are searched, annotations and labels too, for private keys in PEM
#   and for PEM in base64.
# related_resources:
#   - description: Secure gateways
#     ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
# custom:
#   id: gw-hardcoded-secret
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   context: [strings]
#   params:
#     patterns:
#       type: array
#       items: {type: string, format: regex}
#       uniqueItems: true
#       default:
#         - "-----BEGIN [A-Z0-9 ]*PRIVATE KEY"
#         - "LS0tLS1CRUdJTi(BQUklWQVRF|BSU0Eg|BFQy|BEU0Eg|BFTkNSWVBURUQ|BPUEVOU1NI)"
#       description: Regular expressions of what no string of 32 characters or more may contain.
#   remediation: >-
#     Replace the key, which is no longer a secret, put the new one into a Secret, and name that in
#     spec.servers[].tls.credentialName.
#   verify: kubectl get gateways.networking.istio.io -A -o yaml | grep -c 'PRIVATE KEY'
package istio.gateway.hardcoded_secret

import rego.v1

# The key itself is not shown: messages end up in logs.
deny contains {"path": leaf.path, "msg": msg} if {
	some leaf in input.context.strings
	count(leaf.value) >= 32 # a key is never short, and a pattern costs more than counting
	some pattern in input.params["gw-hardcoded-secret"].patterns
	regex.match(pattern, leaf.value)
	not _is_copy(leaf.path)
	msg := "holds a private key; must be kept in a Secret"
}

# What kubectl applied last: a copy of what is found anyway.
_is_copy(path) if path[2] == "kubectl.kubernetes.io/last-applied-configuration"
