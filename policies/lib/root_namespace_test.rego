package lib.root_namespace_test

import rego.v1

import data.lib.root_namespace

test_holds_what_lives_there if {
	root_namespace.holds(within("mesh-root", known))
	not root_namespace.holds(within("istio-system", known))
}

test_holds_by_the_request_where_the_object_names_no_namespace if {
	asked := {"request": {"namespace": "mesh-root"}, "object": {"metadata": {}}, "context": known}
	root_namespace.holds(asked)
}

test_istio_s_default_where_the_mesh_is_not_told if {
	root_namespace.holds(within("istio-system", {}))
	not root_namespace.holds({})
	root_namespace.name({}) == "istio-system"
}

test_shown_says_what_is_assumed if {
	root_namespace.shown(within("shop", known)) == "mesh-root"
	unseen := {"mesh": {"rootNamespace": "istio-system", "known": false}}
	root_namespace.shown(within("shop", unseen)) == "istio-system (assumed to be it)"
	root_namespace.shown({}) == "istio-system (assumed to be it)"
}

known := {"mesh": {"rootNamespace": "mesh-root", "known": true}}

within(namespace, context) := {"object": {"metadata": {"namespace": namespace}}, "context": context}
