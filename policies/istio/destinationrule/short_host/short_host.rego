# METADATA
# title: DestinationRules name their host in full
# description: |
#   A short name means another host in another namespace: a copied DestinationRule then configures
#   a service that its author never saw, or none.
#   Istio completes a name without a dot with the namespace of the DestinationRule, not with that of
#   the caller. It completes nothing else: `reviews.shop` and `reviews.shop.svc`, which DNS would
#   find, are to Istio hosts of that very name, which nobody calls, so that the DestinationRule has
#   no effect. `reviews.shop` is told from a host such as `example.com` by its end.
# related_resources:
#   - description: DestinationRule, DestinationRule
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-short-host
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Write spec.host in full, as SERVICE.NAMESPACE.svc.cluster.local.
#   verify: istioctl x describe service SERVICE.NAMESPACE
#   params:
#     topLevelDomains:
#       type: array
#       items: {type: string, pattern: "^[a-z]+$"}
#       uniqueItems: true
#       default:
#         - app
#         - biz
#         - cloud
#         - com
#         - corp
#         - dev
#         - edu
#         - example
#         - gov
#         - info
#         - int
#         - internal
#         - lan
#         - local
#         - mil
#         - net
#         - org
#         - xyz
#       description: |
#         What a name of two labels may end in to be a host outside the cluster, beside two letters;
#         what ends otherwise is a service and its namespace.
package istio.destinationrule.short_host

import rego.v1

import data.lib.host

deny contains {"path": ["spec", "host"], "msg": msg} if {
	name := object.get(input, ["object", "spec", "host"], null)
	host.is_short(name)
	msg := sprintf("host is %s; must be the full name, as %s.NAMESPACE.svc.DOMAIN", [name, name])
}

deny contains {"path": ["spec", "host"], "msg": msg} if {
	name := object.get(input, ["object", "spec", "host"], null)
	host.is_half(name, _namespace, _params.topLevelDomains)
	msg := sprintf("host is %s, which Istio does not complete; must be the full name", [name])
}

_namespace := object.get(input, ["object", "metadata", "namespace"], "")

_params := input.params["dr-short-host"]
