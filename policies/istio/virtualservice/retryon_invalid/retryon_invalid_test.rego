package istio.virtualservice.retryon_invalid_test

import rego.v1

import data.istio.virtualservice.retryon_invalid as guardrail

test_deny_unknown if {
	denied(["5xx,timeout"]) == {{
		"path": ["spec", "http", 0, "retries", "retryOn"],
		"msg": concat("", ["retryOn has \"timeout\"", _required]),
	}}
}

test_deny_blanks_and_empty_parts if {
	messages(["5xx, reset"]) == {concat("", ["retryOn has \" reset\"", _required])}
	messages(["5xx,"]) == {concat("", ["retryOn has \"\"", _required])}
	messages([" "]) == {concat("", ["retryOn has \" \"", _required])}
}

test_deny_each_that_is_unknown if count(denied(["a,5xx,b", "reset"])) == 2

test_deny_other_spellings_and_numbers if {
	every text in ["5XX", "Reset", "connect_failure", "499", "600", "0", "-503", "5xx;reset"] {
		count(denied([text])) == 1
	}
}

test_deny_mistyped if {
	messages([503]) == {concat("", ["retryOn has 503", _required])}
	messages([["5xx"]]) == {concat("", ["retryOn has a list", _required])}
}

test_deny_only_the_route_that_has_it if {
	found := denied(["5xx", "5xx,oops", "reset", "5xx,oops"])
	{breach.path[2] | some breach in found} == {1, 3}
}

test_allow_known_conditions if {
	denied([
		"5xx,gateway-error,reset,reset-before-request,connect-failure,envoy-ratelimited",
		"retriable-4xx,refused-stream,retriable-status-codes,retriable-headers",
		"http3-post-connect-failure,cancelled,deadline-exceeded,internal,resource-exhausted",
		"unavailable,503,429,500",
	]) == set()
}

test_allow_the_statuses_of_go_and_no_other_number if {
	ranges := [
		[100, 103], [200, 208], [226, 226], [300, 305], [307, 308], [400, 418], [421, 426],
		[428, 429], [431, 431], [451, 451], [500, 508], [510, 511],
	]
	known := {sprintf("%v", [status]) |
		some [first, last] in ranges
		some status in numbers.range(first, last)
	}
	numerals := [sprintf("%v", [number]) | some number in numbers.range(99, 600)]
	unknown := {breach.msg | some breach in denied([concat(",", numerals)])}
	unknown == {sprintf("retryOn has \"%s\"%s", [numeral, _required]) |
		some numeral in numerals
		not numeral in known
	}
}

test_allow_what_the_organisation_knows if denied(["brand-new"]) == set()

test_allow_unset if {
	denied([null, ""]) == set()
	every routes in [null, [], "routes", [null, {}], [{"retries": null}], [{"retries": "5xx"}]] {
		asked(routes) == set()
	}
}

_required := "; known conditions are required, with a comma and no blank between"

denied(texts) := asked([{"retries": {"retryOn": text}} | some text in texts])

messages(texts) := {breach.msg | some breach in denied(texts)}

asked(routes) := found if {
	found := guardrail.deny with input as {
		"object": {"spec": {"http": routes}},
		"params": {"vs-retryon-invalid": {"alsoKnown": ["brand-new"]}},
	}
}
