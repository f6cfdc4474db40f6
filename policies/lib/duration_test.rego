package lib.duration_test

import rego.v1

import data.lib.duration

test_nanoseconds_of_each_unit if {
	duration.nanoseconds("3ns") == 3
	duration.nanoseconds("3us") == 3000
	duration.nanoseconds("3µs") == 3000
	duration.nanoseconds("3μs") == 3000
	duration.nanoseconds("3ms") == 3000000
	duration.nanoseconds("3s") == 3000000000
	duration.nanoseconds("3m") == 180000000000
	duration.nanoseconds("3h") == 10800000000000
}

test_nanoseconds_of_sums_fractions_and_signs if {
	duration.nanoseconds("1h30m") == 5400000000000
	duration.nanoseconds("1.5s") == 1500000000
	duration.nanoseconds(".5s") == 500000000
	duration.nanoseconds("1.s") == 1000000000
	duration.nanoseconds("+5s") == 5000000000
	duration.nanoseconds("-5s") == -5000000000
}

test_nanoseconds_of_zero_with_and_without_unit if {
	duration.nanoseconds("0") == 0
	duration.nanoseconds("0s") == 0
}

test_nanoseconds_of_nothing_that_go_refuses if {
	unread := {
		"", "5", "s", ".s", "1d", "1w", "1y", "1S", "1 s", " 1s", "1s\n", "--1s", "1..5s",
		"1e3s", "1m-5s", "00", "5s5", "ms", "5 s",
	}
	{text | some text in unread; duration.nanoseconds(text)} == set()
}

test_nanoseconds_of_nothing_but_strings if {
	values := [5, 0, null, true, [], {}, ["1s"]]
	{i | some i, value in values; duration.nanoseconds(value)} == set()
}

test_positive_above_zero_only if {
	duration.positive("1ns")
	not duration.positive("0s")
	not duration.positive("-1s")
	not duration.positive("1d")
	not duration.positive(null)
}

test_within_both_bounds_inclusive if {
	duration.within("1s", "1s", "1m")
	duration.within("60s", "1s", "1m")
	not duration.within("999999us", "1s", "1m")
	not duration.within("60001ms", "1s", "1m")
}

test_within_no_bounds_unless_a_duration if {
	every text in ["", "30", "1d", 30, null, {}] { not duration.within(text, "0s", "1h") }
}
