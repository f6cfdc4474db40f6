# METADATA
# title: Wasm modules come from where they may, over TLS
# description: |
#   A Wasm module sees and changes every request of the proxies that run it. Fetched over plain
#   HTTP, it is whatever somebody on the way wants it to be.
#   A url without a scheme is an OCI image, as with oci://, and Istio reads schemes in any case. An
#   image without a registry comes from docker.io.
# related_resources:
#   - description: WasmPlugin.url
#     ref: https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin
# custom:
#   id: wasm-insecure-url
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [extensions.istio.io/WasmPlugin, extensions.istio.io/TrafficExtension]
#     operations: [CREATE, UPDATE]
#   params:
#     allowedSchemes:
#       type: array
#       items: {type: string, enum: [oci, https, http, file]}
#       minItems: 1
#       uniqueItems: true
#       default: [oci, https, file]
#       description: Schemes by which modules may be fetched.
#     allowedRegistries:
#       type: array
#       items: {type: string, pattern: "^[^/].*[^/]$"}
#       uniqueItems: true
#       default: []
#       description: >-
#         Registries and hosts that modules may come from, with or without a path, such as
#         registry.example.com/wasm; any where none is listed.
#   remediation: >-
#     Fetch the module over https or as an OCI image, from a registry of the organisation.
#   verify: istioctl proxy-config ecds POD -n NAMESPACE
package istio.wasmplugin.insecure_url

import rego.v1

import data.lib.istio

deny contains {"path": _path, "msg": msg} if {
	is_string(_url)
	scheme := _scheme(_url)
	not scheme in _params.allowedSchemes
	schemes := concat(" or ", _params.allowedSchemes)
	msg := sprintf("url has scheme %s; must have %s", [istio.show(scheme), schemes])
}

deny contains {"path": _path, "msg": msg} if {
	count(_params.allowedRegistries) > 0
	is_string(_url)
	_scheme(_url) != "file"
	not _is_from_a_registry(_source(_url))
	registries := concat(" or ", _params.allowedRegistries)
	msg := sprintf("url names no allowed registry; must begin with %s", [registries])
}

_path := ["spec", "wasm", "url"] if input.object.kind == "TrafficExtension"

_path := ["spec", "url"] if input.object.kind != "TrafficExtension"

_url := object.get(input.object, _path, null)

_scheme(url) := lower(split(url, "://")[0]) if contains(url, "://")

_scheme(url) := "oci" if not contains(url, "://")

_is_from_a_registry(source) if {
	some registry in _params.allowedRegistries
	startswith(source, lower(concat("", [registry, "/"])))
}

# Host and path, in lower case.
_source(url) := _with_host(_after_scheme(lower(url)), _scheme(url))

_after_scheme(url) := split(url, "://")[1] if contains(url, "://")

_after_scheme(url) := url if not contains(url, "://")

# As with docker, the first part of an image is a host if it looks like one.
_with_host(place, scheme) := place if scheme != "oci"

_with_host(place, "oci") := place if _begins_with_host(place)

_with_host(place, "oci") := concat("/", ["docker.io", place]) if not _begins_with_host(place)

_begins_with_host(place) if regex.match(`^([^/]*[.:][^/]*|localhost)/`, place)

_params := input.params["wasm-insecure-url"]
