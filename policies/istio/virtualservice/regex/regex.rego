# METADATA
# title: Regular expressions are valid and begin where they should
# description: |
#   A proxy refuses a route with an invalid expression, and everything that comes with it. One for a
#   host that begins with `.*` takes whatever stands in front: `.*example\.com` takes
#   `evilexample.com`, and with CORS hands it the answers.
#   Expressions are RE2, as istiod checks too: no look-around, no back-references, at most 1024
#   characters. They hold for the whole text, so that `^` and `$` change nothing. Judged by their
#   beginning are those for hosts and origins, where `.*\.example\.com` is sound.
# related_resources:
#   - description: StringMatch
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
# custom:
#   id: vs-regex
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Correct the expression, or name what may stand in front of the host.
#   verify: istioctl proxy-config routes deploy/CLIENT -n NAMESPACE -o json | grep -i regex
#   params:
#     maxLength:
#       type: integer
#       minimum: 1
#       maximum: 1024
#       default: 1024
#       description: The most characters of an expression; istiod takes 1024.
package istio.virtualservice.regex

import rego.v1

deny contains {"path": path, "msg": msg} if {
	some [path, text] in _texts
	not regex.is_valid(text)
	msg := "the expression is invalid; must be one of RE2"
}

deny contains {"path": path, "msg": msg} if {
	some [path, text] in _texts
	count(text) > _params.maxLength
	form := "the expression has %v characters; at most %v"
	msg := sprintf(form, [count(text), _params.maxLength])
}

deny contains {"path": path, "msg": msg} if {
	some [path, text] in _texts
	_is_for_hosts(path)
	_is_open_in_front(text)
	form := "regex is %s, which takes any text in front; must begin with a label or .*\\."
	msg := sprintf(form, [text])
}

# Most routes have no expression, and need not be looked through for one.
_has_some if contains(json.marshal(object.get(input, ["object", "spec", "http"], null)), "egex")

# Whatever a match is made of: uri, authority, method, scheme.
_texts contains [path, text] if {
	_has_some
	some i, j, field
	text := input.object.spec.http[i].match[j][field].regex
	is_string(text)
	path := ["spec", "http", i, "match", j, field, "regex"]
}

# By name: headers, withoutHeaders, queryParams.
_texts contains [path, text] if {
	_has_some
	some i, j, field, name
	text := input.object.spec.http[i].match[j][field][name].regex
	is_string(text)
	path := ["spec", "http", i, "match", j, field, name, "regex"]
}

_texts contains [path, text] if {
	_has_some
	some i, j
	text := input.object.spec.http[i].corsPolicy.allowOrigins[j].regex
	is_string(text)
	path := ["spec", "http", i, "corsPolicy", "allowOrigins", j, "regex"]
}

_texts contains [path, text] if {
	_has_some
	some i
	route := input.object.spec.http[i]
	text := route.rewrite.uriRegexRewrite.match
	is_string(text)
	path := ["spec", "http", i, "rewrite", "uriRegexRewrite", "match"]
}

_is_for_hosts(path) if "corsPolicy" in path

_is_for_hosts(path) if {
	path[5] == "authority"
	path[6] == "regex"
}

_is_for_hosts(path) if lower(path[6]) in {":authority", "host", "origin"}

_is_open_in_front(text) if {
	bare := trim_suffix(trim_prefix(text, "^"), `$`)
	some start in [".*", ".+"]
	startswith(bare, start)
	rest := trim_prefix(bare, start)
	rest != ""
	not startswith(rest, "\\.")
	not startswith(rest, "[.]")
}

_params := input.params["vs-regex"]
