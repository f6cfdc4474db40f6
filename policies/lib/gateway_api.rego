# Gateways of the Kubernetes Gateway API, as Istio's gateway controller reads them.
package lib.gateway_api

import rego.v1

# Whether it is an entrance: of one of the given classes, which waypoints and the gateways between
# networks are not, and not kept inside the cluster by its Service. A Gateway has to name a class;
# without one it counts as an entrance.
is_entrance(obj, classes) if {
	_is_of(obj, classes)
	not is_inside(obj)
}

_is_of(obj, classes) if object.get(obj, ["spec", "gatewayClassName"], null) in classes

_is_of(obj, _) if not is_string(object.get(obj, ["spec", "gatewayClassName"], null))

# Whether its Service has an address inside the cluster only, as that of an egress gateway.
is_inside(obj) if obj.metadata.annotations[_service_type] == "ClusterIP"

is_inside(obj) if obj.spec.infrastructure.annotations[_service_type] == "ClusterIP"

_service_type := "networking.istio.io/service-type"
