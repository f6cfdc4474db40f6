package istio.wasmplugin.fail_open_test

import rego.v1

import data.istio.wasmplugin.fail_open as guardrail

test_deny_authentication_that_fails_open if {
	denied({"phase": "AUTHN", "failStrategy": "FAIL_OPEN"}) == {{
		"path": ["spec", "failStrategy"],
		"msg": "failStrategy is FAIL_OPEN in phase AUTHN; must be FAIL_CLOSE or FAIL_RELOAD",
	}}
}

test_deny_traffic_extension if {
	denied({"phase": "AUTHZ", "wasm": {"failStrategy": "FAIL_OPEN"}}) == {{
		"path": ["spec", "wasm", "failStrategy"],
		"msg": "failStrategy is FAIL_OPEN in phase AUTHZ; must be FAIL_CLOSE or FAIL_RELOAD",
	}}
}

test_allow_other_phases if {
	every phase in [null, "", "STATS", "UNSPECIFIED_PHASE", "UNSPECIFIED", "authn", 1, ["AUTHN"]] {
		denied({"phase": phase, "failStrategy": "FAIL_OPEN"}) == set()
	}
}

test_allow_other_strategies if {
	every strategy in [null, "", "FAIL_CLOSE", "FAIL_RELOAD", "fail_open", 1, ["FAIL_OPEN"]] {
		denied({"phase": "AUTHN", "failStrategy": strategy}) == set()
		denied({"phase": "AUTHN", "wasm": {"failStrategy": strategy}}) == set()
	}
	denied({"phase": "AUTHN"}) == set()
}

test_allow_nothing_to_judge if {
	every spec in [null, {}, "FAIL_OPEN", {"phase": "AUTHN", "wasm": "FAIL_OPEN"}] {
		denied(spec) == set()
	}
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"spec": spec}}
}
