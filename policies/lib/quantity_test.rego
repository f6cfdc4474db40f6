package lib.quantity_test

import rego.v1

import data.lib.quantity

test_amounts if {
	every text, amount in {
		"0": 0, "1": 1, "+1": 1, "0.5": 0.5, ".5": 0.5, "007": 7, "100m": 0.1, "5u": 0.000005,
		"5n": 0.000000005, "1k": 1000, "1M": 1000000, "1G": 1000000000, "1T": 1000000000000,
		"1P": 1000000000000000, "1E": 1000000000000000000, "1Ki": 1024, "1.5Gi": 1610612736,
		"1Mi": 1048576, "1Ti": 1099511627776, "1Pi": 1125899906842624,
		"1Ei": 1152921504606846976, "1e3": 1000, "1E3": 1000, "1e-3": 0.001, "1E+3": 1000,
	} {
		quantity.amount(text) == amount
	}
}

test_null_for_what_is_no_quantity if {
	every text in [
		"", ".", "5.", "abc", " 1", "1 ", "-1", "-100m", "1mi", "1MI", "1K", "1ki", "1KB", "1 Mi",
		"1e", "1e400", "0x10", "1_000", "1,5", "Inf", "NaN", "100m\n", 1, 1.5, null, true, ["1"], {},
	] {
		quantity.amount(text) == null
	}
}

test_equal_amounts_in_any_unit if {
	every pair in [
		["2", "2000m"], ["2.3", "2300m"], ["1Gi", "1024Mi"], ["0.5", ".5"], ["1m", "1000u"],
		["1u", "1000n"], ["1e3", "1k"], ["0", "0m"],
	] {
		quantity.amount(pair[0]) == quantity.amount(pair[1])
	}
}

test_strongest_claim if {
	quantity.strongest(["100m", null, "2"]) == [2, 2, "2"]
	quantity.strongest(["100m", "200m", null]) == [1, 0.2, "200m"]
	quantity.strongest(["100m", "a lot", ""]) == [0, 0.1, "100m"]
	quantity.strongest(["3", "1"]) == [1, 1, "1"]
}

test_fitting_claims_stand if {
	every pair in [["1", "2"], ["2", "2"], ["2", "2000m"]] {
		request := quantity.strongest([pair[0]])
		limit := quantity.strongest([pair[1]])
		quantity.request_within(limit, request) == pair[0]
		quantity.limit_above(request, limit) == pair[1]
	}
}

test_the_weaker_claim_gives_way if {
	stronger_request := quantity.strongest(["1", "3"])
	limit := quantity.strongest(["2"])
	quantity.request_within(limit, stronger_request) == "3"
	quantity.limit_above(stronger_request, limit) == "3"

	request := quantity.strongest(["3"])
	stronger_limit := quantity.strongest(["4", "2"])
	quantity.request_within(stronger_limit, request) == "2"
	quantity.limit_above(request, stronger_limit) == "2"
}

test_of_equal_claims_the_request_gives_way if {
	request := quantity.strongest(["3"])
	limit := quantity.strongest(["2"])
	quantity.request_within(limit, request) == "2"
	quantity.limit_above(request, limit) == "2"
}
