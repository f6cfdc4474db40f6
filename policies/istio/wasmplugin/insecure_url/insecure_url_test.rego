package istio.wasmplugin.insecure_url_test

import rego.v1

import data.istio.wasmplugin.insecure_url as guardrail

test_deny_plain_http if {
	denied("http://registry.example.com/wasm/auth.wasm") == {{
		"path": ["spec", "url"],
		"msg": "url has scheme http; must have oci or https or file",
	}}
}

test_deny_traffic_extension if {
	found := guardrail.deny with input as extension("http://registry.example.com/auth.wasm")
	found == {{
		"path": ["spec", "wasm", "url"],
		"msg": "url has scheme http; must have oci or https or file",
	}}
}

test_deny_any_case if {
	messages("HTTP://a.example/b") == {"url has scheme http; must have oci or https or file"}
}

test_deny_other_schemes if {
	messages("ftp://a.example/b") == {"url has scheme ftp; must have oci or https or file"}
	messages("://a.example/b") == {"url has scheme \"\"; must have oci or https or file"}
}

test_deny_other_schemes_by_the_parameter if {
	every url in ["https://a.example/b", "file:///b"] {
		found := guardrail.deny with input as review(url, ["oci"], [])
		count(found) == 1
	}
}

test_deny_other_registries if {
	found := listed("oci://registry.example.com/other/auth:1")
	found == {{
		"path": ["spec", "url"],
		"msg": concat("", [
			"url names no allowed registry; ",
			"must begin with registry.example.com/wasm or docker.io/shop",
		]),
	}}
}

test_deny_what_only_looks_like_the_registry if {
	urls := [
		"oci://registry.example.com/wasmer/auth:1", "registry.example.com.evil.example/wasm/auth:1",
		"https://registry.example.com@evil.example/wasm/auth", "evil.example/registry.example.com/wasm/a",
		"registry.example.com/wasm", "oci://wasm/auth:1", "shop:80/auth:1", "localhost/shop/auth:1",
		"shopping/auth:1", "auth:1", "https://docker.io/auth", "https://shop/auth.wasm", "",
	]
	every url in urls { count(listed(url)) == 1 }
}

test_deny_both if count(listed("http://a.example/auth.wasm")) == 2

test_allow_schemes if {
	urls := [
		"oci://a.example/b", "https://a.example/b", "file:///opt/b", "a.example/b:1", "b", "OCI://a/b",
	]
	every url in urls { denied(url) == set() }
}

test_allow_http_by_the_parameter if {
	found := guardrail.deny with input as review("http://a.example/b", ["http"], [])
	found == set()
}

test_allow_registries if {
	urls := [
		"oci://registry.example.com/wasm/auth:1", "registry.example.com/wasm/auth@sha256:0",
		"https://registry.example.com/wasm/auth.wasm", "Registry.Example.com/wasm/auth:1",
		"shop/auth:1", "oci://shop/auth:1", "docker.io/shop/auth:1", "file:///opt/auth.wasm",
	]
	every url in urls { listed(url) == set() }
}

test_allow_no_url if {
	every url in [null, 5, true, ["http://a"], {}] {
		denied(url) == set()
		listed(url) == set()
	}
	asked := object.union(review("", ["oci"], []), {"object": {"spec": null}})
	guardrail.deny == set() with input as asked
}

test_allow_extension_without_wasm if {
	lua := json.patch(extension(""), [{"op": "replace", "path": "/object/spec", "value": {"lua": {}}}])
	guardrail.deny == set() with input as lua
}

test_allow_the_other_kind_s_field if {
	moved := json.patch(
		extension(""),
		[{"op": "replace", "path": "/object/spec", "value": {"url": "http://a"}}],
	)
	guardrail.deny == set() with input as moved
}

messages(url) := {breach.msg | some breach in denied(url)}

denied(url) := found if {
	found := guardrail.deny with input as review(url, ["oci", "https", "file"], [])
}

listed(url) := found if {
	registries := ["registry.example.com/wasm", "docker.io/shop"]
	found := guardrail.deny with input as review(url, ["oci", "https", "file"], registries)
}

extension(url) := json.patch(review("", ["oci", "https", "file"], []), [
	{"op": "replace", "path": "/object/kind", "value": "TrafficExtension"},
	{"op": "replace", "path": "/object/spec", "value": {"wasm": {"url": url}}},
])

review(url, schemes, registries) := {
	"object": {"kind": "WasmPlugin", "spec": {"url": url}},
	"params": {"wasm-insecure-url": {"allowedSchemes": schemes, "allowedRegistries": registries}},
}
