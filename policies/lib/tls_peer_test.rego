package lib.tls_peer_test

import rego.v1

import data.lib.tls_peer

test_mode_as_written if {
	every namespace in ["shop", "istio-system"] {
		every mode in ["STRICT", "PERMISSIVE", "DISABLE"] {
			mode_in(namespace, {"mtls": {"mode": mode}}) == mode
		}
	}
}

test_mode_unset_inherits_in_a_namespace if {
	every spec in [null, {}, {"mtls": null}, {"mtls": {}}, {"mtls": {"mode": "UNSET"}}] {
		mode_in("shop", spec) == "UNSET"
	}
}

test_mode_unset_for_the_mesh_is_permissive if {
	every spec in [null, {}, {"mtls": null}, {"mtls": {}}, {"mtls": {"mode": "UNSET"}}] {
		mode_in("istio-system", spec) == "PERMISSIVE"
	}
}

test_mode_unset_with_a_selector_inherits_in_the_root_namespace if {
	mode_in("istio-system", selecting({"app": "legacy"})) == "UNSET"
}

test_selector_without_labels_is_none if {
	every labels in [null, {}, "app=legacy"] {
		mode_in("istio-system", selecting(labels)) == "PERMISSIVE"
	}
	mode_in("istio-system", {"selector": {}}) == "PERMISSIVE"
	mode_in("istio-system", {"selector": null}) == "PERMISSIVE"
}

test_selects_by_labels_alone if {
	tls_peer.selects(within("shop", selecting({"app": "legacy"}), {}))
	every labels in [null, {}, "app=legacy"] {
		not tls_peer.selects(within("shop", selecting(labels), {}))
	}
	not tls_peer.selects({})
}

test_root_namespace_is_the_mesh_s if {
	mesh := {"rootNamespace": "mesh-root", "known": true}
	tls_peer.mode(within("mesh-root", {}, {"mesh": mesh})) == "PERMISSIVE"
	tls_peer.mode(within("istio-system", {}, {"mesh": mesh})) == "UNSET"
}

test_root_namespace_of_the_request_where_the_object_names_none if {
	asked := {"request": {"namespace": "istio-system"}, "object": {"metadata": {}}}
	tls_peer.mode(asked) == "PERMISSIVE"
}

test_mode_without_context_takes_istio_s_root_namespace if {
	tls_peer.mode(within("istio-system", {}, {})) == "PERMISSIVE"
}

test_mode_of_nothing_is_unset if tls_peer.mode({}) == "UNSET"

test_written_is_not_what_it_means if {
	tls_peer.written(within("istio-system", {"mtls": {"mode": "PERMISSIVE"}}, {})) == "PERMISSIVE"
	tls_peer.written(within("istio-system", {"mtls": {}}, {})) == "UNSET"
	tls_peer.written({}) == "UNSET"
}

test_reach if {
	reach_in("shop", selecting({"app": "legacy"}), true) == "the selected workloads"
	reach_in("istio-system", selecting({"app": "legacy"}), true) == "the selected workloads"
	reach_in("shop", {}, true) == "the namespace"
	reach_in("istio-system", {}, true) == "the whole mesh"
}

test_reach_says_what_is_assumed if {
	assumed := "the whole mesh, root namespace istio-system being assumed"
	reach_in("istio-system", {}, false) == assumed
	reach_in("shop", {}, false) == "the namespace"
}

test_ports_of_each_kind if {
	blocks := {"8080": {"mode": "DISABLE"}, "9090": {}, "9091": null, "9092": "STRICT"}
	tls_peer.ports(within("shop", {"portLevelMtls": blocks}, {})) == {
		{"port": "8080", "mode": "DISABLE"},
		{"port": "9090", "mode": "UNSET"},
		{"port": "9091", "mode": "UNSET"},
		{"port": "9092", "mode": "unreadable"},
	}
}

test_ports_where_there_are_none if {
	every blocks in [null, {}, [], "8080"] {
		tls_peer.ports(within("shop", {"portLevelMtls": blocks}, {})) == set()
	}
	tls_peer.ports(within("shop", null, {})) == set()
}

mode_in(namespace, spec) := found if {
	found := tls_peer.mode(within(namespace, spec, known(true)))
}

reach_in(namespace, spec, seen) := found if {
	found := tls_peer.reach(within(namespace, spec, known(seen)))
}

selecting(labels) := {"selector": {"matchLabels": labels}}

known(seen) := {"mesh": {"rootNamespace": "istio-system", "known": seen}}

within(namespace, spec, context) := {
	"request": {"namespace": namespace},
	"object": {"metadata": {"namespace": namespace}, "spec": spec},
	"context": context,
}
