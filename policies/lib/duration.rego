# Durations as Istio reads them: Go's time.ParseDuration.
package lib.duration

import rego.v1

# The nanoseconds of a duration; undefined for what Go does not read. The grammar is checked
# first: OPA knows `1d` and `1w`, Istio does not. A pattern is compiled for each call, at ten
# times the cost of a lookup, so the plain spellings (`15s`) go without, and callers ask once for
# each spelling, not once for each route.
nanoseconds(text) := time.parse_duration_ns(text) if {
	is_string(text)
	unit := trim(text, "0123456789")
	unit in {"ns", "us", "ms", "s", "m", "h"}
	endswith(text, unit)
	text != unit
} else := time.parse_duration_ns(text) if {
	is_string(text)
	regex.match(`^[+-]?(0|(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`, text)
}

positive(text) if nanoseconds(text) > 0

# Whether a text is a duration, from *least* to *most*.
within(text, least, most) if {
	found := nanoseconds(text)
	found >= time.parse_duration_ns(least)
	found <= time.parse_duration_ns(most)
}
