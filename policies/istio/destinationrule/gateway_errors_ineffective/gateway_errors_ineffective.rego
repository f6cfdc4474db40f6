# METADATA
# title: Gateway errors are counted apart, if at all
# description: |
#   Whoever sets `consecutiveGatewayErrors` wants endpoints ejected sooner for errors 502, 503 and
#   504. Those are errors 5xx as well, so the count takes effect only below `consecutive5xxErrors`:
#   from there on the other ejects first.
#   In Istio an absent `consecutive5xxErrors` is 5. With 0 it counts nothing, and then any number
#   of gateway errors is effective.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-gateway-errors-ineffective
#   since: 0.1.0
#   severity: low
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set consecutiveGatewayErrors below consecutive5xxErrors, or leave it out.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep onsecutive
package istio.destinationrule.gateway_errors_ineffective

import rego.v1

import data.lib.blocks
import data.lib.istio

deny contains {"path": array.concat(at.path, ["consecutiveGatewayErrors"]), "msg": msg} if {
	some at in blocks.called("outlierDetection", input)
	gateway_errors := at.block.consecutiveGatewayErrors
	gateway_errors >= _5xx_errors(at.block)
	_5xx_errors(at.block) > 0
	form := "consecutiveGatewayErrors is %s; must be below consecutive5xxErrors, which is %s"
	msg := sprintf(form, [istio.show(gateway_errors), istio.show(_5xx_errors(at.block))])
}

_5xx_errors(block) := 5 if object.get(block, "consecutive5xxErrors", null) == null

_5xx_errors(block) := block.consecutive5xxErrors if block.consecutive5xxErrors != null
