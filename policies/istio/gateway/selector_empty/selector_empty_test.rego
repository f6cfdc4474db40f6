package istio.gateway.selector_empty_test

import rego.v1

import data.istio.gateway.selector_empty as guardrail

test_deny_no_selector if {
	denied({"servers": []}) == {{
		"path": ["spec", "selector"],
		"msg": "selector has no labels, so every gateway serves this; must name labels",
	}}
}

test_deny_empty_selector if {
	every selector in [null, {}, [], "istio=ingressgateway", ["istio"], 5] {
		count(denied({"selector": selector})) == 1
	}
}

test_deny_no_spec if {
	every spec in [null, {}, "x"] { count(denied(spec)) == 1 }
	count(guardrail.deny) == 1 with input as {"object": {}}
}

test_allow_labels if {
	denied({"selector": {"istio": "ingressgateway"}}) == set()
	denied({"selector": {"app": "gateway", "tier": "edge"}}) == set()
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
