# METADATA
# title: Consistent hashing knows what to hash
# description: |
#   Consistent hashing promises that a client meets the same endpoint again. Without a key, or
#   with a cookie that nobody hands out, requests are spread at random and the promise is empty.
#   Istio takes one key of four, and `useSourceIp: false` is none. A cookie is made where the
#   client brings none only if `ttl` is set; `0s` makes one that ends with the session.
#   `minimumRingSize` stands in `ringHash` now.
# related_resources:
#   - description: DestinationRule, LoadBalancerSettings-ConsistentHashLB
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-consistent-hash-incomplete
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   remediation: Set one key in consistentHash, and a ttl where the key is a cookie.
#   verify: istioctl proxy-config routes POD.NAMESPACE -o json | grep -A6 hashPolicy
#   params:
#     requireCookieTtl:
#       type: boolean
#       default: true
#       description: Whether a cookie needs a ttl; false where applications hand it out themselves.
package istio.destinationrule.consistent_hash_incomplete

import rego.v1

import data.lib.blocks

deny contains {"path": at.path, "msg": msg} if {
	some at in _hashes
	count(_keys(at.hash)) != 1
	names := "httpHeaderName, httpCookie, useSourceIp or httpQueryParameterName"
	msg := sprintf("%v keys are set; one is required, %s", [count(_keys(at.hash)), names])
}

deny contains {"path": array.concat(at.path, ["httpCookie", "ttl"]), "msg": msg} if {
	_params.requireCookieTtl
	some at in _hashes
	is_object(at.hash.httpCookie)
	object.get(at.hash.httpCookie, "ttl", null) == null
	msg := "ttl is unset, so that no cookie is made; must be set"
}

deny contains {"path": array.concat(at.path, ["minimumRingSize"]), "msg": msg} if {
	some at in _hashes
	found := object.get(at.hash, "minimumRingSize", null)
	found != null
	msg := "minimumRingSize is deprecated here; must be set in ringHash"
}

_hashes contains {"path": array.concat(at.path, ["consistentHash"]), "hash": hash} if {
	some at in blocks.called("loadBalancer", input)
	hash := at.block.consistentHash
	is_object(hash)
}

_keys(hash) := {name |
	some name in ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"]
	not object.get(hash, name, null) in [null, "", false]
}

_params := input.params["dr-consistent-hash-incomplete"]
