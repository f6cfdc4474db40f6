package istio.config.internal_annotation_test

import rego.v1

import data.istio.config.internal_annotation as guardrail

test_deny_each_of_them if {
	every key in [
		"internal.istio.io/parents", "internal.istio.io/parent-namespace",
		"internal.istio.io/webhook-always-reject",
	] {
		denied("VirtualService", {key: "", "other": "a"}) == {{
			"path": ["metadata", "annotations", key],
			"msg": sprintf("%s is set, which only Istio itself may; must be absent", [key]),
		}}
	}
}

test_deny_dry_run_elsewhere if {
	every value in ["true", "false", "", true] {
		denied("PeerAuthentication", {"istio.io/dry-run": value}) == {{
			"path": ["metadata", "annotations", "istio.io/dry-run"],
			"msg": "istio.io/dry-run has no effect on a PeerAuthentication; must be absent",
		}}
	}
}

test_deny_internal_in_a_dry_run if {
	annotations := {"internal.istio.io/parents": "a"}
	found := guardrail.deny with input as review("Gateway", {"annotations": annotations}, true)
	count(found) == 1
}

test_allow_the_probe_of_istiod if {
	annotations := {"internal.istio.io/webhook-always-reject": "true"}
	found := guardrail.deny with input as review("Gateway", {"annotations": annotations}, true)
	found == set()
}

test_allow_dry_run_of_a_policy if {
	denied("AuthorizationPolicy", {"istio.io/dry-run": "true"}) == set()
}

test_allow_others if {
	every annotations in [
		null, {}, {"owner": "shop"}, {"internal.istio.io/parents": null}, {"istio.io/dry-run": null},
		["internal.istio.io/parents"],
	] {
		denied("VirtualService", annotations) == set()
	}
	every metadata in [null, {}, "mistyped"] {
		found := guardrail.deny with input as review("VirtualService", metadata, false)
		found == set()
	}
}

denied(kind, annotations) := found if {
	found := guardrail.deny with input as review(kind, {"annotations": annotations}, false)
}

review(kind, metadata, dry_run) := {
	"object": {"kind": kind, "metadata": metadata},
	"request": {"dryRun": dry_run},
}
