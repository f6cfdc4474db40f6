package istio.sidecar.outbound_allow_any_test

import rego.v1

import data.istio.sidecar.outbound_allow_any as guardrail

test_deny_allow_any if {
	denied({"outboundTrafficPolicy": {"mode": "ALLOW_ANY"}}) == {{
		"path": ["spec", "outboundTrafficPolicy", "mode"],
		"msg": "outboundTrafficPolicy.mode is ALLOW_ANY; must be REGISTRY_ONLY",
	}}
}

test_deny_every_other_mode if {
	every mode in ["ALLOW_ANY_DYNAMIC_DNS", "registry_only", "", 0, 1, 3, false, {}, ["ALLOW_ANY"]] {
		count(denied({"outboundTrafficPolicy": {"mode": mode}})) == 1
	}
}

test_allow_registry_only if denied({"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}) == set()

test_allow_mode_unset_which_is_registry_only if {
	denied({"outboundTrafficPolicy": {}}) == set()
	denied({"outboundTrafficPolicy": {"mode": null}}) == set()
}

test_allow_policy_absent_or_mistyped if {
	every spec in [null, "mistyped", {}] {
		denied(spec) == set()
	}
	every policy in [null, "ALLOW_ANY", ["ALLOW_ANY"]] {
		denied({"outboundTrafficPolicy": policy}) == set()
	}
}

denied(spec) := findings if {
	findings := guardrail.deny with input as {"object": {"kind": "Sidecar", "spec": spec}}
}
