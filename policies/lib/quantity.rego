# Kubernetes quantities: "100m", "0.5", "1.5Gi", "1e3". None is negative, since no resource is.
package lib.quantity

import rego.v1

# What a text amounts to, as a number; null for what Kubernetes does not read as a quantity. It
# minds the case of suffixes: 1mi is none.
amount(text) := _parsed(text) if {
	_valid(text)
} else := null

# A pattern is compiled for each call, at ten times the cost of a lookup, so the plain spellings
# ("100m") go without.
_valid(text) if {
	is_string(text)
	unit := trim(text, "0123456789")
	unit in _units
	endswith(text, unit)
	text != unit
} else if {
	is_string(text)
	regex.match(`^\+?([0-9]+|[0-9]*\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?$`, text)
}

_units := {"", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}

# Micro and nano are not among the units that the engines know.
_parsed(text) := units.parse(text) if {
	not endswith(text, "u")
	not endswith(text, "n")
}

_parsed(text) := units.parse(trim_suffix(text, "u")) / 1000000 if endswith(text, "u")

_parsed(text) := units.parse(trim_suffix(text, "n")) / 1000000000 if endswith(text, "n")

# The strongest of the claims on a quantity, which are listed from the weakest: [strength, amount,
# text]. What is no quantity claims nothing.
strongest(claims) := max([[strength, found, text] |
	some strength, text in claims
	found := amount(text)
	found != null
])

# A request and a limit that fit each other, as text, from the strongest claim on either. Where the
# request is above the limit, the weaker of the two gives way, and of equals the request.
request_within(limit, request) := request[2] if not _lowered(request, limit)

request_within(limit, request) := limit[2] if _lowered(request, limit)

limit_above(request, limit) := limit[2] if not _raised(request, limit)

limit_above(request, limit) := request[2] if _raised(request, limit)

_lowered(request, limit) if {
	request[1] > limit[1]
	request[0] <= limit[0]
}

_raised(request, limit) if {
	request[1] > limit[1]
	request[0] > limit[0]
}
