package istio.workloadgroup.probe_missing_test

import rego.v1

import data.istio.workloadgroup.probe_missing as guardrail

test_deny_unset if {
	every spec in [null, {}, "mistyped", {"probe": null}, {"template": {"serviceAccount": "vm"}}] {
		denied(spec) == {{
			"path": ["spec", "probe"],
			"msg": "probe is unset or has no method; must have httpGet, tcpSocket, grpc or exec",
		}}
	}
}

test_deny_no_method if {
	every probe in ["mistyped", [], {}, {"periodSeconds": 5}, {"httpGet": null}, {"httpGet": "/"}] {
		count(denied({"probe": probe})) == 1
	}
}

test_allow_every_method if {
	every method in ["httpGet", "tcpSocket", "grpc", "exec"] {
		denied({"probe": {method: {}}}) == set()
	}
}

denied(spec) := found if {
	found := guardrail.deny with input as {"object": {"kind": "WorkloadGroup", "spec": spec}}
}
