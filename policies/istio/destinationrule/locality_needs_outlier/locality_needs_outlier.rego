# METADATA
# title: Failover between localities has outlier detection
# description: |
#   Failover waits for endpoints to be found unhealthy. Without outlier detection nobody looks, so
#   that traffic stays where it fails, and the setting shows only on the day when it is needed.
#   In Istio a subset takes outlier detection from the host, and the host takes it from
#   MeshConfig.defaultTrafficPolicy; an entry of portLevelSettings takes nothing from above.
#   `enabled: false` switches failover off, and then nothing is needed. `distribute` needs none.
# related_resources:
#   - description: DestinationRule, LocalityLoadBalancerSetting
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Locality failover
#     ref: https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/failover/
# custom:
#   id: dr-locality-needs-outlier
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: Set outlierDetection beside the loadBalancer that fails over.
#   verify: istioctl proxy-config cluster POD.NAMESPACE --fqdn HOST -o json | grep -A5 outlier
package istio.destinationrule.locality_needs_outlier

import rego.v1

import data.lib.blocks
import data.lib.traffic_policy

deny contains {"path": array.concat(at.path, ["outlierDetection"]), "msg": msg} if {
	some at in blocks.holders(input)
	_fails_over(at.policy)
	not is_object(object.get(at.policy, "outlierDetection", null))
	not _inherits(at.path)
	not traffic_policy.by_mesh("outlierDetection", input)
	mesh := traffic_policy.mesh_settings(input)
	msg := sprintf("outlierDetection is unset, here and in %s; failover requires it", [mesh])
}

_fails_over(policy) if {
	some name in ["localityLbSetting", "zoneAwareLbSetting"]
	setting := object.get(policy, ["loadBalancer", name], null)
	is_object(setting)
	object.get(setting, "enabled", true) != false
	some field in ["failover", "failoverPriority"]
	count(traffic_policy.listed(setting, field)) > 0
}

# What is set for a subset is laid over what is set for the host.
_inherits(path) if {
	path[1] == "subsets"
	count(path) == 4
	is_object(input.object.spec.trafficPolicy.outlierDetection)
}
