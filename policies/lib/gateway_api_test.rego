package lib.gateway_api_test

import rego.v1

import data.lib.gateway_api

test_is_entrance_by_class if {
	gateway_api.is_entrance(of("istio"), ["istio"])
	gateway_api.is_entrance(of("edge"), ["istio", "edge"])
	not gateway_api.is_entrance(of("istio-waypoint"), ["istio"])
	not gateway_api.is_entrance(of("Istio"), ["istio"])
}

test_is_entrance_without_a_class if {
	every class in [null, 5, ["istio"], {}] { gateway_api.is_entrance(of(class), ["istio"]) }
	gateway_api.is_entrance({"spec": null}, ["istio"])
	gateway_api.is_entrance({}, ["istio"])
}

test_is_entrance_unless_it_is_inside if {
	not gateway_api.is_entrance(object.union(of("istio"), annotated("ClusterIP")), ["istio"])
	gateway_api.is_entrance(object.union(of("istio"), annotated("LoadBalancer")), ["istio"])
}

test_is_inside_by_either_annotation if {
	gateway_api.is_inside(annotated("ClusterIP"))
	annotations := {"networking.istio.io/service-type": "ClusterIP"}
	gateway_api.is_inside({"spec": {"infrastructure": {"annotations": annotations}}})
	every type in ["NodePort", "LoadBalancer", "clusterip", null] {
		not gateway_api.is_inside(annotated(type))
	}
	not gateway_api.is_inside({"metadata": {"annotations": null}, "spec": {"infrastructure": "x"}})
}

of(class) := {"spec": {"gatewayClassName": class}}

annotated(type) := {"metadata": {"annotations": {"networking.istio.io/service-type": type}}}
