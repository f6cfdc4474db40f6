# METADATA
# title: Clients verify the servers that they call
# description: |
#   With `insecureSkipVerify: true` a client takes any certificate for the right one, so that
#   whoever is on the way can answer in the server's place, and the encryption protects nothing.
#   It switches off both the check against the CA and that of the names, and it does so for
#   ISTIO_MUTUAL too: the identity of the workload is no longer asked for. It may stand in any of
#   four tls blocks: for the host, one of its ports, a subset, or a port of a subset.
# related_resources:
#   - description: DestinationRule, ClientTLSSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-insecure-skip-verify
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Remove insecureSkipVerify, and name the CA in caCertificates or credentialName.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep validationContext
package istio.destinationrule.insecure_skip_verify

import rego.v1

import data.lib.blocks
import data.lib.istio

deny contains {"path": array.concat(at.path, ["insecureSkipVerify"]), "msg": msg} if {
	some at in blocks.called("tls", input)
	is_object(at.block)
	found := object.get(at.block, "insecureSkipVerify", null)
	not found in [null, false]
	msg := sprintf("insecureSkipVerify is %s; must be false or unset", [istio.show(found)])
}
