# METADATA
# title: Outlier detection names the errors that it counts
# description: |
#   Whoever sets `consecutiveErrors` believes that failing endpoints are ejected after so many
#   errors, but Istio does not read the field any more: after five errors 5xx in a row, which is
#   its default, they are ejected whatever it says.
#   The fields that Istio reads are `consecutive5xxErrors` and `consecutiveGatewayErrors`, and with
#   `splitExternalLocalOriginErrors` also `consecutiveLocalOriginFailures`.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-outlier-consecutive-errors
#   since: 0.1.0
#   severity: medium
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Write consecutive5xxErrors in place of consecutiveErrors.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A5 outlier
package istio.destinationrule.outlier_consecutive_errors

import rego.v1

import data.lib.blocks
import data.lib.istio

deny contains {"path": array.concat(at.path, ["consecutiveErrors"]), "msg": msg} if {
	some at in blocks.called("outlierDetection", input)
	is_object(at.block)
	found := object.get(at.block, "consecutiveErrors", null)
	found != null
	form := "consecutiveErrors is %s, which Istio does not read; must be unset"
	msg := sprintf(form, [istio.show(found)])
}
