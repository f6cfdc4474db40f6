# METADATA
# title: Localities either share traffic or fail over
# description: |
#   `distribute` says where requests go at all times, and `failover` where they go when a region
#   fails. Nobody can tell which of them holds where both are set.
#   istiod refuses a DestinationRule that sets both, so that nothing of it takes effect. Where its
#   webhook is away, as during an upgrade, the object gets in, and istiod passes over it later.
#   `failoverPriority` beside `distribute` is no conflict to Istio.
# related_resources:
#   - description: DestinationRule, LocalityLoadBalancerSetting
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Locality weighted distribution
#     ref: https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/distribute/
# custom:
#   id: dr-locality-distribute-and-failover
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Remove distribute or failover from localityLbSetting.
#   verify: istioctl proxy-config endpoints POD.NAMESPACE --cluster 'outbound|80||HOST' -o json
package istio.destinationrule.locality_distribute_and_failover

import rego.v1

import data.lib.blocks
import data.lib.traffic_policy

deny contains {"path": array.concat(at.path, ["localityLbSetting", "failover"]), "msg": msg} if {
	some at in blocks.called("loadBalancer", input)
	setting := at.block.localityLbSetting
	count(traffic_policy.listed(setting, "distribute")) > 0
	count(traffic_policy.listed(setting, "failover")) > 0
	msg := "failover is set beside distribute; only one of them may be set"
}
