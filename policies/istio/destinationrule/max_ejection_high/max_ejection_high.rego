# METADATA
# title: Outlier detection leaves enough endpoints
# description: |
#   With a high `maxEjectionPercent` a short failure of something that all endpoints need takes all
#   of them out at once, and the few that are left get the load of the rest.
#   Istio ejects 10 percent at most unless told otherwise, but always one endpoint at least.
#   `minHealthPercent` is what stops it: below that share of healthy endpoints ejection is ignored
#   and all of them get requests. It is 0 unless set, so that nothing stops it.
# related_resources:
#   - description: DestinationRule, OutlierDetection
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-max-ejection-high
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Lower maxEjectionPercent, or leave it out.
#   verify: istioctl proxy-config endpoints POD.NAMESPACE --cluster 'outbound|80||HOST'
#   params:
#     maxEjectionPercent:
#       type: integer
#       minimum: 0
#       maximum: 100
#       default: 50
#       description: The largest share of the endpoints that may be out at once.
package istio.destinationrule.max_ejection_high

import rego.v1

import data.lib.blocks
import data.lib.istio

deny contains {"path": array.concat(at.path, ["maxEjectionPercent"]), "msg": msg} if {
	some at in _high
	found := istio.show(object.get(at.block, "maxEjectionPercent", null))
	msg := sprintf("maxEjectionPercent is %s; at most %v", [found, _params.maxEjectionPercent])
}

deny contains {"path": array.concat(at.path, ["minHealthPercent"]), "msg": msg} if {
	some at in _high
	found := object.get(at.block, "minHealthPercent", null)
	not found > 0
	form := "minHealthPercent is %s beside a high maxEjectionPercent; must be above 0"
	msg := sprintf(form, [istio.show(found)])
}

_high contains at if {
	some at in blocks.called("outlierDetection", input)
	at.block.maxEjectionPercent > _params.maxEjectionPercent
}

_params := input.params["dr-max-ejection-high"]
