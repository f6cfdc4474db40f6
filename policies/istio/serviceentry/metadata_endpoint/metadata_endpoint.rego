# METADATA
# title: No registered host is the node or its cloud
# description: |
#   The metadata services of clouds hand out the node's credentials to whoever asks from it. A name
#   for one of them, bound to a gateway or reachable through an allowed host, gives these away. An
#   endpoint on the loopback leads to what listens in the pod itself: Envoy's own administration at
#   15000, or a port that the application meant for nobody else.
#   Istio refuses none of them. A ServiceEntry for a helper in the same pod, as external
#   authorization may have it, is listed in `allowed`.
# related_resources:
#   - description: ServiceEntry, addresses and endpoints
#     ref: https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
#   - description: WorkloadEntry, address
#     ref: https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
# custom:
#   id: se-metadata-endpoint
#   since: 0.1.0
#   severity: critical
#   category: security
#   match:
#     kinds: [networking.istio.io/ServiceEntry, networking.istio.io/WorkloadEntry]
#     operations: [CREATE, UPDATE]
#   params:
#     allowed:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Hosts and addresses that may be registered all the same, as they are written.
#   remediation: >-
#     Remove the address from spec.hosts, spec.addresses, spec.endpoints or spec.address; let those
#     who need metadata ask for it outside the mesh.
#   verify: istioctl proxy-config endpoints POD -n NAMESPACE | grep -E '169\.254|127\.0\.0'
package istio.serviceentry.metadata_endpoint

import rego.v1

deny contains {"path": place.path, "msg": msg} if {
	some place in _places
	is_string(place.value)
	_local(trim_prefix(lower(place.value), "::ffff:"))
	not place.value in input.params["se-metadata-endpoint"].allowed
	form := "%s is the node's, its cloud's or the pod's own; must be a service elsewhere"
	msg := sprintf(form, [place.value])
}

_places contains {"path": ["spec", "address"], "value": input.object.spec.address}

_places contains {"path": ["spec", list, i], "value": value} if {
	some list in ["hosts", "addresses"]
	some i
	value := input.object.spec[list][i]
}

_places contains {"path": ["spec", "endpoints", i, "address"], "value": value} if {
	some i
	value := input.object.spec.endpoints[i].address
}

_local(address) if {
	_is_ipv4(address)
	some range in ["127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/32", "100.100.100.200/32"]
	net.cidr_contains(range, address)
}

# Whole ranges: shared address space around 100.100.100.200 is the network of many a cluster.
_local(range) if {
	_is_ipv4(range)
	contains(range, "/")
	net.cidr_contains(range, "169.254.169.254")
}

_local(address) if {
	contains(address, ":") # a pattern is compiled for each call
	some pattern in _ipv6
	regex.match(pattern, address)
}

_local(host) if {
	some name in ["localhost", "metadata.google.internal", "instance-data.ec2.internal"]
	_covers(trim_suffix(host, "."), name)
}

_covers(host, name) if host == name

_covers(host, name) if {
	startswith(host, "*.")
	endswith(name, trim_prefix(host, "*"))
}

_is_ipv4(text) if {
	trim(text, "0123456789./") == "" # as above
	regex.match(_ipv4, text)
}

_ipv4 := concat("", [
	`^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}`,
	`(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(/(3[0-2]|[12]?[0-9]))?$`,
])

# The loopback, every address, link-local ones, and the metadata service of EC2.
_ipv6 := [
	`^(::|(0{1,4}:){1,7}:?)0{0,3}1(/|$)`,
	`^::(/|$)`,
	`^fe[89ab][0-9a-f]:`,
	`^fd00:0?ec2:[0:]+0?254(/|$)`,
]
