# METADATA
# title: Subsets say which endpoints are theirs
# description: |
#   A subset without labels is every endpoint of the host under another name: who routes to it
#   believes to have chosen a version and gets all of them.
#   In Istio labels narrow the endpoints of the host's service, and none narrows nothing. Settings
#   for every endpoint belong into `spec.trafficPolicy`. A subset that only gives a name to
#   settings, as those for an egress gateway do, can be named in `allowedSubsets`.
# related_resources:
#   - description: DestinationRule, Subset
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-subset-no-labels
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set labels in the subset to those of its pods.
#   verify: istioctl proxy-config endpoints POD.NAMESPACE --cluster 'outbound|80|SUBSET|HOST'
#   anchors: [KIA0209]
#   params:
#     allowedSubsets:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Names of subsets that may do without labels.
package istio.destinationrule.subset_no_labels

import rego.v1

import data.lib.traffic_policy

deny contains {"path": ["spec", "subsets", i, "labels"], "msg": msg} if {
	some i, subset in traffic_policy.listed(input.object.spec, "subsets")
	not _narrows(subset)
	not _allowed(subset)
	msg := "labels are unset, so the subset is every endpoint; must be set"
}

_narrows(subset) if {
	is_object(subset.labels)
	count(subset.labels) > 0
}

_allowed(subset) if subset.name in _params.allowedSubsets

_params := input.params["dr-subset-no-labels"]
