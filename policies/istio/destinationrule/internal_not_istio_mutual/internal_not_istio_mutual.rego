# METADATA
# title: Clients in the mesh use Istio's own mutual TLS
# description: |
#   A tls block of its own for a host of the mesh switches Istio's automatic mutual TLS off there.
#   With SIMPLE or MUTUAL the client shows no identity of the mesh, so that servers that demand
#   mutual TLS refuse it, and AuthorizationPolicies by principal or namespace do not know it.
#   No tls block at all is best: Istio then uses its mutual TLS wherever the other side can.
#   SIMPLE and MUTUAL are for hosts outside the mesh. A service that runs in the cluster without
#   a sidecar and has TLS of its own belongs into `exemptHosts`.
# related_resources:
#   - description: DestinationRule, ClientTLSSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-internal-not-istio-mutual
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: Remove the tls block, or set its mode to ISTIO_MUTUAL.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep TlsContext
#   params:
#     exemptHosts:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: >-
#         Hosts of the cluster that have TLS of their own, written as in spec.host;
#         `*.example.com` stands for all below it.
package istio.destinationrule.internal_not_istio_mutual

import rego.v1

import data.lib.blocks
import data.lib.host
import data.lib.istio
import data.lib.traffic_policy

deny contains {"path": array.concat(at.path, ["mode"]), "msg": msg} if {
	some at in blocks.called("tls", input)
	at.block.mode in {"SIMPLE", "MUTUAL"}
	_in_mesh
	form := "tls.mode is %s for a host in the mesh%s; must be ISTIO_MUTUAL, or no tls block"
	msg := sprintf(form, [at.block.mode, istio.assumed(input)])
}

_in_mesh if {
	not traffic_policy.external(input)
	not _exempt
}

_exempt if host.within(input.object.spec.host, _params.exemptHosts)

_params := input.params["dr-internal-not-istio-mutual"]
