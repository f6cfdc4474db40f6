package istio.mesh.dns_capture_test

import rego.v1

import data.istio.mesh.dns_capture as guardrail

test_deny_unset_in_a_closed_mesh if {
	every proxy_metadata in [null, {}, "mistyped", {"OTHER": "true"}] {
		denied(closed({"proxyMetadata": proxy_metadata})) == {{
			"path": [
				"spec", "meshConfig",
				"defaultConfig", "proxyMetadata", "ISTIO_META_DNS_CAPTURE",
			],
			"msg": `ISTIO_META_DNS_CAPTURE is unset in a mesh that is REGISTRY_ONLY; must be "true"`,
		}}
	}
}

test_deny_everything_but_the_text_true if {
	denied(closed({"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "false"}})) == {{
		"path": [
			"spec", "meshConfig",
			"defaultConfig", "proxyMetadata", "ISTIO_META_DNS_CAPTURE",
		],
		"msg": `ISTIO_META_DNS_CAPTURE is "false" in a mesh that is REGISTRY_ONLY; must be "true"`,
	}}
	every value in [true, "True", "1", "", null, {}] {
		count(denied(closed({"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": value}}))) == 1
	}
}

test_deny_in_the_configmap_in_snake_case if {
	text := concat("\n", [
		"outbound_traffic_policy: {mode: 0}",
		"default_config: {proxy_metadata: {ISTIO_META_DNS_CAPTURE: 'no'}}",
	])
	denied(configmap(text)) == {{
		"path": [
			"data", "mesh", "#",
			"default_config", "proxy_metadata", "ISTIO_META_DNS_CAPTURE",
		],
		"msg": `ISTIO_META_DNS_CAPTURE is no in a mesh that is REGISTRY_ONLY; must be "true"`,
	}}
}

test_deny_what_is_deprecated if {
	every value in ["'true'", "'false'", "true", "''"] {
		text := sprintf("defaultConfig: {proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: %s}}", [value])
		denied(configmap(text)) == {{
			"path": [
				"data", "mesh", "#",
				"defaultConfig", "proxyMetadata", "ISTIO_META_DNS_AUTO_ALLOCATE",
			],
			"msg": "ISTIO_META_DNS_AUTO_ALLOCATE is set, which is deprecated; must be absent",
		}}
	}
}

test_allow_deprecated_but_null if {
	text := "defaultConfig: {proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: null}}"
	denied(configmap(text)) == set()
}

test_allow_captured if {
	denied(closed({"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true"}})) == set()
}

test_allow_open_mesh if {
	every text in ["{}", "outboundTrafficPolicy: {mode: ALLOW_ANY}", "outboundTrafficPolicy:"] {
		denied(configmap(text)) == set()
	}
}

test_allow_unreadable_and_other_objects if {
	denied(configmap("a: [")) == set()
	denied({}) == set()
}

closed(default_config) := {"kind": "IstioOperator", "spec": {"meshConfig": {
	"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"},
	"defaultConfig": default_config,
}}}

configmap(text) := {"kind": "ConfigMap", "metadata": {"name": "istio"}, "data": {"mesh": text}}

denied(object) := found if {
	found := guardrail.deny with input as {"object": object}
}
