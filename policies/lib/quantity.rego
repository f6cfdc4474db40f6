# Kubernetes quantities: "100m", "0.5", "1.5Gi", "1e3". None is negative, since no resource is.
package lib.quantity

import rego.v1

# Whether Kubernetes reads the text as a quantity. Suffixes are case-sensitive there: 1mi is none.
valid(text) if {
	is_string(text)
	regex.match(`^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?$`, text)
}

# Whether the first of two quantities is the greater one; of what is no quantity nothing is known.
exceeds(text, other) if {
	valid(text)
	valid(other)
	_amount(text) > _amount(other)
}

# units.parse knows neither micro nor nano, and in one of the two engines no trailing point.
_amount(text) := units.parse(_plain(text)) if not regex.match(`[nu]$`, text)

_amount(text) := units.parse(_plain(trim_suffix(text, "u"))) / 1000000 if endswith(text, "u")

_amount(text) := units.parse(_plain(trim_suffix(text, "n"))) / 1000000000 if endswith(text, "n")

_plain(text) := text if not regex.match(`\.([^0-9]|$)`, text)

_plain(text) := replace(text, ".", "") if regex.match(`\.([^0-9]|$)`, text)
