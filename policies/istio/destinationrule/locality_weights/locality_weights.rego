# METADATA
# title: Localities and their weights are such as Istio takes
# description: |
#   istiod refuses the whole DestinationRule for a share of 0, shares that do not make 100 together,
#   localities that overlap, or a failover that goes nowhere. Where its webhook is away the object
#   gets in, and is passed over later.
#   A locality is `REGION/ZONE/SUBZONE`, and `*` stands for the rest: `north` and `north/*` are the
#   same, and overlap with `north/hall-1`. Failover is between regions, so it takes neither.
# related_resources:
#   - description: DestinationRule, LocalityLoadBalancerSetting
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
#   - description: Locality weighted distribution
#     ref: https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/distribute/
# custom:
#   id: dr-locality-weights
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Make the weights in distribute sum up to 100, and name distinct localities.
#   verify: istioctl proxy-config endpoints POD.NAMESPACE --cluster 'outbound|80||HOST' -o json
package istio.destinationrule.locality_weights

import rego.v1

import data.lib.blocks
import data.lib.istio
import data.lib.traffic_policy

deny contains {"path": array.concat(at.path, ["to", locality]), "msg": msg} if {
	some at in _distributions
	some locality, weight in at.weights
	not _is_weight(weight)
	msg := sprintf("weight is %s; a number from 1 to 100 is required", [istio.show(weight)])
}

deny contains {"path": array.concat(at.path, ["to"]), "msg": msg} if {
	some at in _distributions
	weights := [weight | some weight in at.weights; _is_weight(weight)]
	count(weights) == count(at.weights)
	sum(weights) != 100
	msg := sprintf("the weights sum up to %v; must be 100", [sum(weights)])
}

deny contains {"path": array.concat(at.path, ["to"]), "msg": msg} if {
	some at in _distributions
	some pair in _overlaps(object.keys(at.weights))
	msg := sprintf("%s overlaps with %s; localities must be distinct", pair)
}

deny contains {"path": array.concat(at.path, ["distribute"]), "msg": msg} if {
	some at in _settings
	from := [entry.from |
		some entry in traffic_policy.listed(at.setting, "distribute")
		is_object(entry)
	]
	some pair in _overlaps(from)
	msg := sprintf("from %s overlaps with from %s; localities must be distinct", pair)
}

deny contains {"path": array.concat(at.path, [field]), "msg": msg} if {
	some at in _failovers
	some field in ["from", "to"]
	found := object.get(at.entry, field, null)
	not _is_region(found)
	msg := sprintf("%s is %s; must be the name of a region", [field, istio.show(found)])
}

deny contains {"path": array.concat(at.path, ["to"]), "msg": msg} if {
	some at in _failovers
	at.entry.from == at.entry.to
	msg := sprintf("to is %s, as from is; must be another region", [istio.show(at.entry.to)])
}

_settings contains {"path": array.concat(at.path, ["localityLbSetting"]), "setting": setting} if {
	some at in blocks.called("loadBalancer", input)
	setting := at.block.localityLbSetting
	is_object(setting)
}

_distributions contains {"path": array.concat(at.path, ["distribute", i]), "weights": weights} if {
	some at in _settings
	some i, entry in traffic_policy.listed(at.setting, "distribute")
	weights := _weights(entry)
}

_weights(entry) := entry.to if is_object(entry.to)

_weights(entry) := {} if not _has_weights(entry)

_has_weights(entry) if is_object(entry.to)

_failovers contains {"path": array.concat(at.path, ["failover", i]), "entry": entry} if {
	some at in _settings
	some i, entry in traffic_policy.listed(at.setting, "failover")
	is_object(entry)
}

_is_weight(weight) if {
	is_number(weight)
	weight >= 1
	weight <= 100
}

_is_region(name) if {
	is_string(name)
	name != ""
	not contains(name, "/")
	not contains(name, "*")
}

# The neighbours of which one takes in the other. In order, whatever lies within a locality follows
# it at once, so that not every pair has to be compared.
_overlaps(localities) := {pair |
	ordered := sort([_prefix(name) | some name in localities; is_string(name)])
	some i
	startswith(ordered[i + 1], ordered[i])
	pair := [_shown(ordered[i]), _shown(ordered[i + 1])]
}

_prefix(locality) := "" if locality == "*"

_prefix(locality) := concat("", [trim_suffix(locality, "/*"), "/"]) if locality != "*"

_shown(prefix) := "*" if prefix == ""

_shown(prefix) := trim_suffix(prefix, "/") if prefix != ""
