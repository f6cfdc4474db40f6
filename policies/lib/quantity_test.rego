package lib.quantity_test

import rego.v1

import data.lib.quantity

test_valid_forms if {
	every text in [
		"0", "1", "+1", "0.5", ".5", "5.", "5.Mi", "007", "100m", "5u", "5n", "1k", "1M", "1G", "1T",
		"1P", "1E", "1Ki", "1.5Gi", "1Mi", "1Ti", "1Pi", "1Ei", "1e3", "1E3", "1e-3", "1E+3",
	] {
		quantity.valid(text)
	}
}

test_not_valid if {
	every text in [
		"", ".", "abc", " 1", "1 ", "-1", "-100m", "1mi", "1MI", "1K", "1ki", "1KB", "1 Mi", "1e",
		"1e400", "0x10", "1_000", "1,5", "Inf", "NaN", "100m\n", 1, 1.5, null, true, ["1"], {"1": "1"},
	] {
		not quantity.valid(text)
	}
}

test_exceeds if {
	every pair in [
		["2", "1"], ["2001m", "2"], ["101m", "100m"], ["1.1", "1"], ["1Gi", "1G"], ["1024Mi", "1023Mi"],
		["1M", "1000m"], ["6u", "5u"], ["1u", "999n"], ["1m", "999u"], ["5.1", "5."], ["1.", ".5"],
		["1E", "1P"], ["1e3", "999"], ["1k", "999"],
	] {
		quantity.exceeds(pair[0], pair[1])
		not quantity.exceeds(pair[1], pair[0])
	}
}

test_equal_amounts_do_not_exceed if {
	every pair in [
		["2", "2000m"], ["2.3", "2300m"], ["1Gi", "1024Mi"], ["0.5", ".5"], ["5.", "5"], ["5.Mi", "5Mi"],
		["1m", "1000u"], ["1u", "1000n"], ["1e3", "1k"], ["0", "0m"], ["+1", "1"],
	] {
		not quantity.exceeds(pair[0], pair[1])
		not quantity.exceeds(pair[1], pair[0])
	}
}

test_nothing_is_known_of_what_is_no_quantity if {
	every pair in [["2", "abc"], ["abc", "1"], ["2", null], [2, "1"], ["", ""]] {
		not quantity.exceeds(pair[0], pair[1])
	}
}
