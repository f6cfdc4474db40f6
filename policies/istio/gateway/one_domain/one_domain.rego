# METADATA
# title: A Gateway serves one domain
# description: |
#   A Gateway for several domains is changed for the sake of one, and breaks all; a certificate, a
#   TLS version or an allowed host then holds for whoever shares it, and so do RBAC and review.
#   A domain is the last two labels of a host, three below second-level suffixes such as co.uk.
#   HTTP, HTTPS, HTTP2 and gRPC are one protocol here: they share ports and routes. Gateways for
#   traffic inside the mesh carry whatever leaves it: those selected by `internalGatewaySelectors`
#   are passed over.
# related_resources:
#   - description: Gateway
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/
# custom:
#   id: gw-one-domain
#   since: 0.1.0
#   severity: low
#   category: traffic
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: Write a Gateway for each domain, and for each protocol.
#   verify: kubectl get gateways.networking.istio.io -A -o yaml | grep -A 3 'hosts:'
#   params:
#     maxDomains:
#       type: integer
#       minimum: 1
#       maximum: 1000
#       default: 1
#       description: How many domains a Gateway may serve.
#     maxProtocols:
#       type: integer
#       minimum: 1
#       maximum: 10
#       default: 1
#       description: How many protocols a Gateway may speak; HTTP in all its forms is one.
#     internalGatewaySelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: egressgateway}, {istio: eastwestgateway}]
#       description: Labels of gateways that serve the mesh itself; one set of them suffices.
package istio.gateway.one_domain

import rego.v1

import data.lib.host
import data.lib.istio
import data.lib.protocol

deny contains {"path": ["spec", "servers"], "msg": msg} if {
	count(_domains) > _params.maxDomains
	not _is_internal
	found := concat(", ", sort(_domains))
	msg := sprintf("domains are %s; at most %v", [found, _params.maxDomains])
}

deny contains {"path": ["spec", "servers"], "msg": msg} if {
	count(_protocols) > _params.maxProtocols
	not _is_internal
	found := concat(", ", sort(_protocols))
	msg := sprintf("protocols are %s; at most %v", [found, _params.maxProtocols])
}

# A host that is no more than a star, or has but one label, names none.
_domains contains concat(".", [labels[n - 2], labels[n - 1]]) if {
	some labels in _hosts
	n := count(labels)
	n > 1
	labels[n - 2] != "*"
	not _is_suffix(labels[n - 2], labels[n - 1])
}

_domains contains concat(".", [labels[n - 3], labels[n - 2], labels[n - 1]]) if {
	some labels in _hosts
	n := count(labels)
	n > 2
	labels[n - 3] != "*"
	_is_suffix(labels[n - 2], labels[n - 1])
}

# Each host by its labels.
_hosts contains split(trim(lower(host.name(entry)), "."), ".") if {
	entry := input.object.spec.servers[_].hosts[_]
	is_string(entry)
}

# Where countries sell names one level down: co.uk, com.au, or.jp.
_is_suffix(second, first) if {
	count(first) == 2
	second in {"ac", "co", "com", "edu", "gob", "gov", "ne", "net", "or", "org"}
}

_protocols contains name if {
	port := input.object.spec.servers[_].port
	is_string(port.protocol)
	name := _family(port)
}

_family(port) := "HTTP" if _is_http(port)

_family(port) := upper(port.protocol) if not _is_http(port)

_is_http(port) if protocol.is_plain_http(port)

_is_http(port) if lower(port.protocol) == "https"

_is_internal if {
	istio.selector_within(input.object.spec.selector, _params.internalGatewaySelectors)
}

_params := input.params["gw-one-domain"]
