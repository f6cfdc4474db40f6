package lib.istio_test

import rego.v1

import data.lib.istio

test_forwards_to_a_destination if {
	istio.forwards({"route": [{"destination": {"host": "reviews"}}]})
	istio.forwards({})
}

test_filled if {
	istio.filled([null])
	every values in [null, [], {}, {"a": 1}, "all"] { not istio.filled(values) }
}

test_forwards_where_the_other_answers_are_null_or_mistyped if {
	istio.forwards({"redirect": null, "directResponse": null, "delegate": null})
	istio.forwards({"redirect": false, "directResponse": "", "delegate": []})
}

test_forwards_not_where_the_route_answers_itself if {
	not istio.forwards({"redirect": {}})
	not istio.forwards({"directResponse": {"status": 503}})
}

test_forwards_not_where_a_delegate_does if not istio.forwards({"delegate": {"name": "reviews"}})

test_forwards_not_without_a_route if {
	not istio.forwards(null)
	not istio.forwards("reviews")
}

test_in_mesh_unless_other_gateways_are_listed if {
	every gateways in [["mesh"], ["istio-ingress/public", "mesh"], [], null, "public"] {
		istio.in_mesh({"spec": {"gateways": gateways}})
	}
	istio.in_mesh({"spec": {}})
	istio.in_mesh({})
	not istio.in_mesh({"spec": {"gateways": ["public"]}})
}

test_at_gateways_beside_the_mesh if {
	istio.at_gateways({"spec": {"gateways": ["public"]}})
	istio.at_gateways({"spec": {"gateways": ["mesh", "public"]}})
	every gateways in [["mesh"], [], null, "public"] {
		not istio.at_gateways({"spec": {"gateways": gateways}})
	}
	not istio.at_gateways({})
}

test_selector_within_one_of_the_sets if {
	istio.selector_within({"istio": "egressgateway"}, _sets)
	istio.selector_within({"istio": "eastwestgateway", "topology": "west"}, _sets)
}

test_selector_within_needs_every_label if {
	not istio.selector_within({"istio": "ingressgateway"}, _sets)
	not istio.selector_within({"app": "egressgateway"}, _sets)
	not istio.selector_within({"a": "1"}, [{"a": "1", "b": "2"}])
}

test_selector_within_nothing_where_it_selects_all if {
	not istio.selector_within({}, _sets)
	not istio.selector_within(null, _sets)
	not istio.selector_within("egressgateway", _sets)
	not istio.selector_within({"istio": "egressgateway"}, [])
}

test_opts_out_by_id if {
	istio.opts_out(_annotated("a"), "a")
	istio.opts_out(_annotated("b, a"), "a")
}

test_opts_out_of_that_guardrail_only if {
	not istio.opts_out(_annotated("b"), "a")
	not istio.opts_out(_annotated("*"), "a")
	not istio.opts_out(_annotated(""), "a")
}

test_opts_out_not_by_what_is_no_annotation if {
	not istio.opts_out({}, "a")
	not istio.opts_out({"metadata": {"annotations": null}}, "a")
	not istio.opts_out(_annotated(["a"]), "a")
}

test_assumed_unless_the_mesh_was_seen if {
	istio.assumed({"context": {"mesh": {"known": true}}}) == ""
	istio.assumed({"context": {"mesh": {"known": false}}}) == " (assumed)"
	istio.assumed({}) == " (assumed)"
}

test_show_strings_as_they_are if istio.show("simple") == "simple"

test_show_strings_in_quotes_that_would_mislead if {
	istio.show("3") == "\"3\""
	istio.show("true") == "\"true\""
	istio.show("") == "\"\""
}

test_show_what_is_absent if istio.show(null) == "unset"

test_show_booleans if istio.show(true) == "true"

test_show_numbers if {
	istio.show(0) == "0"
	istio.show(-1) == "-1"
	istio.show(2.5) == "2.5"
	istio.show(999999) == "999999"
}

test_show_no_number_that_engines_print_apart if {
	istio.show(1e30) == "a number out of range"
	istio.show(-1e30) == "a number out of range"
	istio.show(1e-7) == "a number out of range"
}

test_show_collections_by_name if {
	istio.show([1]) == "a list"
	istio.show({"a": 1}) == "a map"
}

_sets := [{"istio": "egressgateway"}, {"istio": "eastwestgateway"}]

_annotated(value) := {"metadata": {"annotations": {"meshwarden.dev/skip-defaults": value}}}
