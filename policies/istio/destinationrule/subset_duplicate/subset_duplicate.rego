# METADATA
# title: Subsets of a DestinationRule have names of their own
# description: |
#   Where two subsets have one name, a route to that name gets one of them, and nobody can say
#   which from reading.
#   istiod refuses such a DestinationRule, so that none of its subsets is there and routes to them
#   answer 503. Where its webhook is away the object gets in, and the first of the two counts.
# related_resources:
#   - description: DestinationRule, Subset
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-subset-duplicate
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Give each of spec.subsets a name of its own.
#   verify: istioctl proxy-config clusters POD.NAMESPACE --fqdn HOST
#   anchors: [KIA0201]
package istio.destinationrule.subset_duplicate

import rego.v1

import data.lib.istio
import data.lib.traffic_policy

deny contains {"path": ["spec", "subsets", i, "name"], "msg": msg} if {
	count(_names) > count({name | some name in _names})
	some i, j
	name := _names[i]
	name == _names[j]
	j < i
	msg := sprintf("name is %s, as that of an earlier subset; must be unique", [istio.show(name)])
}

# With a number in place of what is no name, so that indices stay.
_names := [_name(subset, i) |
	some i, subset in traffic_policy.listed(input.object.spec, "subsets")
]

_name(subset, _) := subset.name if is_string(subset.name)

_name(subset, i) := i if not _has_name(subset)

_has_name(subset) if is_string(subset.name)
