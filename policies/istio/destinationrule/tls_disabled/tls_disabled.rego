# METADATA
# title: Clients never switch TLS off
# description: |
#   A DestinationRule decides what its clients send: DISABLE makes them send plaintext, however
#   strict the other side would be, and whoever is on the way reads along.
#   A tls block without a mode is DISABLE too, even `tls: {}`, since that is the zero of the enum.
#   No tls block at all is sound: Istio then uses mutual TLS wherever the other side can. A block
#   may stand in four places: for the host, one of its ports, a subset, or a port of a subset.
# related_resources:
#   - description: DestinationRule, ClientTLSSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Understanding TLS configuration
#     ref: https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/
# custom:
#   id: dr-tls-disabled
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   params:
#     exemptHosts:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: >-
#         Hosts that may be called in plaintext, written as in spec.host; `*.example.com` stands for
#         all below it.
#   remediation: Remove the tls block, or set its mode to ISTIO_MUTUAL, SIMPLE or MUTUAL.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep TlsContext
#   anchors: [Kyverno enforce-tls-hosts-host-subnets, ACM DestinationRuleTLSEnabled]
package istio.destinationrule.tls_disabled

import rego.v1

import data.lib.blocks
import data.lib.host
import data.lib.tls

deny contains {"path": array.concat(at.path, ["mode"]), "msg": msg} if {
	some at in blocks.called("tls", input)
	not _encrypts(at.block)
	not _exempt
	mode := tls.mode_of(at.block)
	msg := sprintf("tls.mode is %s; must be ISTIO_MUTUAL, SIMPLE or MUTUAL", [_shown(mode)])
}

_encrypts(block) if block.mode in {"ISTIO_MUTUAL", "SIMPLE", "MUTUAL"}

_shown(mode) := "unset, which means DISABLE" if mode == "UNSET"

_shown(mode) := mode if mode != "UNSET"

_exempt if host.within(input.object.spec.host, _params.exemptHosts)

_params := input.params["dr-tls-disabled"]
