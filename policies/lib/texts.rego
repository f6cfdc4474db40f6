# The texts within an object. The view `strings` has them as well, and every one of them, but a
# review pays for it whether something is found or not: ask for these only after `json.marshal` has
# shown that there is something to be found.
package lib.texts

import rego.v1

# Each {"path", "value"}, down to the ninth level, where the headers of a destination stand.
within(obj) := (_upper(obj) | _middle(obj)) | _lower(obj)

_upper(obj) := (_second(obj) | _third(obj)) | _fourth(obj)

_middle(obj) := (_fifth(obj) | _sixth(obj)) | _seventh(obj)

_lower(obj) := _eighth(obj) | _ninth(obj)

_second(obj) := {leaf |
	some a, b
	text := obj[a][b]
	is_string(text)
	leaf := {"path": [a, b], "value": text}
}

_third(obj) := {leaf |
	some a, b, c
	text := obj[a][b][c]
	is_string(text)
	leaf := {"path": [a, b, c], "value": text}
}

_fourth(obj) := {leaf |
	some a, b, c, d
	text := obj[a][b][c][d]
	is_string(text)
	leaf := {"path": [a, b, c, d], "value": text}
}

_fifth(obj) := {leaf |
	some a, b, c, d, e
	text := obj[a][b][c][d][e]
	is_string(text)
	leaf := {"path": [a, b, c, d, e], "value": text}
}

_sixth(obj) := {leaf |
	some a, b, c, d, e, f
	text := obj[a][b][c][d][e][f]
	is_string(text)
	leaf := {"path": [a, b, c, d, e, f], "value": text}
}

_seventh(obj) := {leaf |
	some a, b, c, d, e, f, g
	text := obj[a][b][c][d][e][f][g]
	is_string(text)
	leaf := {"path": [a, b, c, d, e, f, g], "value": text}
}

_eighth(obj) := {leaf |
	some a, b, c, d, e, f, g, h
	text := obj[a][b][c][d][e][f][g][h]
	is_string(text)
	leaf := {"path": [a, b, c, d, e, f, g, h], "value": text}
}

_ninth(obj) := {leaf |
	some a, b, c, d, e, f, g, h, i
	text := obj[a][b][c][d][e][f][g][h][i]
	is_string(text)
	leaf := {"path": [a, b, c, d, e, f, g, h, i], "value": text}
}
