# Six rules that ask of a VirtualService what Meshwarden's guardrails ask of it, written as one would
# for OPA alone, to compare the two servers.
package guardrails

import rego.v1

deny contains "a host is a wildcard" if {
	some host in input.request.object.spec.hosts
	startswith(host, "*")
}

deny contains sprintf("route %d has no timeout", [i]) if {
	some i, route in _forwarding
	object.get(route, "timeout", null) == null
}

deny contains sprintf("the timeout of route %d is %s; at most 60s", [i, route.timeout]) if {
	some i, route in _forwarding
	time.parse_duration_ns(route.timeout) > 60000000000
}

deny contains sprintf("route %d is retried %d times; at most 3", [i, route.retries.attempts]) if {
	some i, route in _forwarding
	route.retries.attempts > 3
}

deny contains sprintf("the retries of route %d have no perTryTimeout", [i]) if {
	some i, route in _forwarding
	route.retries.attempts > 0
	object.get(route.retries, "perTryTimeout", null) == null
}

deny contains sprintf("route %d names no port of its destination", [i]) if {
	some i, route in _forwarding
	some target in route.route
	object.get(target.destination, "port", null) == null
}

_forwarding[i] := route if {
	some i, route in input.request.object.spec.http
	not route.redirect
	not route.directResponse
	not route.delegate
}
