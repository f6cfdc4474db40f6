package istio.gateway.internal_host_exposed_test

import rego.v1

import data.istio.gateway.internal_host_exposed as guardrail

test_deny_service if {
	serving(["till.shop.svc.cluster.local"]) == {{
		"path": ["spec", "servers", 0, "hosts", 0],
		"msg": "host is till.shop.svc.cluster.local, a name of the inside; must be a public name",
	}}
}

test_deny_however_it_is_written if {
	hosts := [
		"*.svc.cluster.local", "*.cluster.local", "*.local", "shop/till.shop.svc.cluster.local",
		"Till.Shop.SVC.Cluster.Local", "till.shop.svc.cluster.local.", "till.shop.svc", "*.shop.svc",
		"*/*.local", "cluster.local", "*.LOCAL",
	]
	every entry in hosts { count(serving([entry])) == 1 }
}

test_deny_only_names_of_the_inside if {
	servers := [{"hosts": ["shop.example.com"]}, {"hosts": ["shop.example.com", "till.shop.svc"]}]
	{[breach.path[2], breach.path[4]] | some breach in denied(servers)} == {[1, 1]}
}

test_deny_the_cluster_s_own_domain if {
	hosts := [
		"till.shop.svc.k8s.tea.example", "*.example", "*.k8s.tea.example", "*.tea.example", "x.local",
	]
	servers := [{"hosts": hosts}]
	asked := json.patch(
		review("ingressgateway", servers, defaults),
		[{"op": "replace", "path": "/context/mesh/clusterDomain", "value": "k8s.Tea.example"}],
	)
	found := guardrail.deny with input as asked
	{breach.path[4] | some breach in found} == {0, 1, 2}
}

test_deny_where_the_mesh_is_not_told if {
	asked := {
		"object": {"spec": {"servers": [{"hosts": ["a.cluster.local"]}]}},
		"params": {"gw-internal-host-exposed": defaults},
	}
	count(guardrail.deny) == 1 with input as asked
}

test_deny_by_the_parameter if {
	params := object.union(defaults, {"internalSuffixes": ["corp.example.com", "Internal"]})
	hosts := [
		"wiki.corp.example.com", "*.corp.example.com", "a.internal", "corp.example.com",
		"*.example.com", "example.com", "mycorp.example.com",
	]
	found := guardrail.deny with input as review("ingressgateway", [{"hosts": hosts}], params)
	{breach.path[4] | some breach in found} == {0, 1, 2, 3}
}

test_deny_other_modes if {
	every mode in [null, "PASSTHROUGH", "SIMPLE", "auto_passthrough"] {
		count(denied([{"hosts": ["*.local"], "tls": {"mode": mode}}])) == 1
	}
	every tls in [null, {}, "AUTO_PASSTHROUGH"] {
		count(denied([{"hosts": ["*.local"], "tls": tls}])) == 1
	}
}

test_allow_public_names if {
	hosts := [
		"shop.example.com", "*.example.com", "*", "shop/*", "cluster.local.example.com", "local",
		"mycluster.local.example", "svc.example.com", "bookshop.local", "mysvc", "*local", "*.cal", "",
		"till.shop.svcx",
	]
	serving(hosts) == set()
}

test_allow_between_networks if {
	denied([{"hosts": ["*.local"], "tls": {"mode": "AUTO_PASSTHROUGH"}}]) == set()
}

test_allow_gateways_for_traffic_inside_the_mesh if {
	servers := [{"hosts": ["*.local", "till.shop.svc.cluster.local"]}]
	every label in ["egressgateway", "eastwestgateway"] {
		guardrail.deny == set() with input as review(label, servers, defaults)
	}
}

test_allow_nothing_to_judge if {
	denied([null, "x", {}, {"hosts": null}, {"hosts": "a.svc"}]) == set()
	denied([{"hosts": [null, 5, ["a.svc"]]}]) == set()
	every servers in [null, [], {}, "x"] { denied(servers) == set() }
	asked := object.union(review("x", [], defaults), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

serving(hosts) := denied([{"hosts": hosts}])

denied(servers) := found if {
	found := guardrail.deny with input as review("ingressgateway", servers, defaults)
}

defaults := {
	"internalSuffixes": [],
	"internalGatewaySelectors": [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}],
}

review(label, servers, params) := {
	"object": {"spec": {"selector": {"istio": label}, "servers": servers}},
	"params": {"gw-internal-host-exposed": params},
	"context": {"mesh": {"clusterDomain": "cluster.local", "known": true}},
}
