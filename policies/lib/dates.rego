# Dates that people write: a day (2026-06-30), which holds to its last second in UTC, or an
# RFC 3339 time. Whatever else is written has no beginning and no end: these rules are undefined.
package lib.dates

import rego.v1

# Nanoseconds since 1970 at which it begins.
begins(text) := _instant(sprintf("%sT00:00:00Z", [text])) if _is_day(text)

begins(text) := _instant(text) if _is_time(text)

# Nanoseconds since 1970 from which it is over.
ends(text) := _instant(sprintf("%sT00:00:00Z", [text])) + days(1) if _is_day(text)

ends(text) := _instant(text) if _is_time(text)

# Whether it can be read at all.
is_date(text) if _is_day(text)

is_date(text) if _is_time(text)

# So many days, in nanoseconds.
days(count_of_days) := ((count_of_days * 86400) * 1000) * 1000000

_is_day(text) if {
	is_string(text)
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, text)
	_exists(text)
}

_is_time(text) if {
	is_string(text)
	regex.match(_time, text)
	_exists(split(text, "T")[0])
}

_time := concat("", [
	`^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?`,
	`(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`,
])

# The engines answer differently to a day that no calendar has, so it never reaches them.
_exists(day) if regex.match(`-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$`, day)

_exists(day) if regex.match(`-(0[13-9]|1[0-2])-(29|30)$`, day)

_exists(day) if regex.match(`-(0[13578]|1[02])-31$`, day)

_exists(day) if {
	endswith(day, "-02-29")
	regex.match(`^([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-`, day)
}

# Years that nanoseconds cannot count are only far away, in the past or in the future.
_instant(text) := time.parse_rfc3339_ns(text) if regex.match(`^(19[7-9]|20|21)`, text)

_instant(text) := 0 if regex.match(`^(0|1[0-8]|19[0-6])`, text)

_instant(text) := time.parse_rfc3339_ns("2200-01-01T00:00:00Z") if {
	regex.match(`^(2[2-9]|[3-9])`, text)
}
