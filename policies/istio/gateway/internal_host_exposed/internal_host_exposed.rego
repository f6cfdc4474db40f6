# METADATA
# title: Gateways serve no name of the cluster
# description: |
#   A name that only the cluster resolves is meant for callers inside it. Served at an entrance, the
#   service behind it answers whoever writes that name into a Host header, without the checks that
#   its public name has.
#   Names below the cluster's domain, below .svc, and the wildcard that holds them (`*.local`) are
#   found, and what is below `internalSuffixes`. AUTO_PASSTHROUGH needs such names, to join
#   networks; gateways that are selected by `internalGatewaySelectors` are passed over.
# related_resources:
#   - description: Server.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#Server
# custom:
#   id: gw-internal-host-exposed
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: Serve the service under a public name in spec.servers[].hosts, or not at all.
#   verify: istioctl proxy-config routes deploy/GATEWAY -n NAMESPACE
#   params:
#     internalSuffixes:
#       type: array
#       items: {type: string, pattern: "^[^.*/].*[^.]$"}
#       uniqueItems: true
#       default: []
#       description: Other domains that are not for the public, such as corp.example.com.
#     internalGatewaySelectors:
#       type: array
#       items: {type: object, minProperties: 1, additionalProperties: {type: string}}
#       default: [{istio: egressgateway}, {istio: eastwestgateway}]
#       description: Labels of gateways that serve the mesh itself; one set of them suffices.
package istio.gateway.internal_host_exposed

import rego.v1

import data.lib.host
import data.lib.istio

deny contains {"path": ["spec", "servers", i, "hosts", j], "msg": msg} if {
	some i, j
	entry := input.object.spec.servers[i].hosts[j]
	is_string(entry)
	name := trim(lower(host.name(entry)), ".")
	_is_internal(name)
	not input.object.spec.servers[i].tls.mode == "AUTO_PASSTHROUGH"
	not _serves_the_mesh
	msg := sprintf("host is %s, a name of the inside; must be a public name", [entry])
}

_is_internal(name) if {
	some suffix in _suffixes
	endswith(concat("", [".", name]), concat("", [".", lower(suffix)]))
}

# The wildcard of a single label above the cluster's domain: *.local.
_is_internal(name) if {
	parent := trim_prefix(name, "*.")
	parent != name
	not contains(parent, ".")
	endswith(_cluster_domain, concat("", [".", parent]))
}

_suffixes := array.concat([_cluster_domain, "svc"], _params.internalSuffixes)

_cluster_domain := lower(object.get(input, ["context", "mesh", "clusterDomain"], "cluster.local"))

_serves_the_mesh if {
	istio.selector_within(input.object.spec.selector, _params.internalGatewaySelectors)
}

_params := input.params["gw-internal-host-exposed"]
