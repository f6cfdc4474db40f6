# METADATA
# title: Outlier detection detects something
# description: |
#   An `outlierDetection` block that counts nothing looks like protection and is none: an endpoint
#   that fails every request keeps its share of them.
#   In Istio `consecutive5xxErrors: 0` switches the count of errors 5xx off, and they are the only
#   thing that is counted unless `consecutiveGatewayErrors` is above 0, or
#   `splitExternalLocalOriginErrors` has failed connections counted apart. An absent
#   `consecutive5xxErrors` is not 0 but 5.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-outlier-disabled
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set consecutive5xxErrors above 0, or leave it out.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep enforcing
package istio.destinationrule.outlier_disabled

import rego.v1

import data.lib.blocks

deny contains {"path": array.concat(at.path, ["consecutive5xxErrors"]), "msg": msg} if {
	some at in blocks.called("outlierDetection", input)
	at.block.consecutive5xxErrors == 0
	object.get(at.block, "splitExternalLocalOriginErrors", false) != true
	gateway_errors := object.get(at.block, "consecutiveGatewayErrors", 0)
	not gateway_errors > 0
	msg := "consecutive5xxErrors is 0, and nothing else is counted; must be above 0"
}
