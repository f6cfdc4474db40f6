package lib.dates_test

import rego.v1

import data.lib.dates

# 2026-06-30T00:00:00Z
midnight := 1782777600000000000

hour := 3600000000000

test_day_holds_to_its_last_second if {
	dates.begins("2026-06-30") == midnight
	dates.ends("2026-06-30") == midnight + (24 * hour)
}

test_time_is_one_instant if {
	dates.begins("2026-06-30T01:00:00Z") == midnight + hour
	dates.ends("2026-06-30T01:00:00Z") == midnight + hour
}

test_time_with_offset_and_fraction if {
	dates.ends("2026-06-30T01:00:00+02:00") == midnight - hour
	dates.ends("2026-06-29T23:00:00-02:00") == midnight + hour
	dates.ends("2026-06-30T00:00:00.5Z") == midnight + 500000000
	dates.ends("2026-06-30T00:00:00.000000001Z") == midnight + 1
}

test_days_in_nanoseconds if {
	dates.days(0) == 0
	dates.days(30) == 30 * (24 * hour)
}

test_days_of_the_calendar if {
	days := {
		"2026-01-31", "2026-02-28", "2026-04-30", "2026-12-31",
		"2000-02-29", "2024-02-29", "2028-02-29", "2096-02-29",
	}
	every text in days { dates.is_date(text) }
}

test_days_of_no_calendar if {
	days := {
		"2026-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-06-31", "2026-01-32",
		"2026-00-10", "2026-13-01", "2026-10-00", "2026-02-29T00:00:00Z",
	}
	every text in days { not dates.is_date(text) }
}

test_times_of_the_clock if {
	every text in ["2026-06-30T00:00:00Z", "2026-06-30T23:59:59.999999999-23:59"] {
		dates.is_date(text)
	}
}

test_times_of_no_clock if {
	times := {
		"2026-06-30T24:00:00Z", "2026-06-30T00:60:00Z", "2026-06-30T23:59:60Z",
		"2026-06-30T00:00:00+24:00", "2026-06-30T00:00:00",
	}
	every text in times { not dates.is_date(text) }
}

test_other_texts_are_no_dates if {
	texts := [
		"", "soon", "never", "30.06.2026", "2026-6-30", "06/30/2026", "2026-06-30 ", "20260630",
		"2026-06-30 00:00:00Z", "2026-06-30t00:00:00z", "٢٠٢٦-06-30", "2026-06-30\n", "+2026-06-30",
	]
	every text in texts { not dates.is_date(text) }
}

test_other_types_are_no_dates if {
	every value in [null, true, 20260630, ["2026-06-30"], {"until": "2026-06-30"}] {
		not dates.is_date(value)
	}
}

test_what_is_no_date_has_no_end if {
	not dates.begins("soon")
	not dates.ends("2026-02-30")
	not dates.ends(null)
}

test_years_beyond_counting_are_far_away if {
	dates.ends("9999-12-31") > dates.ends("2199-12-31")
	dates.begins("9999-12-31T23:59:59Z") == dates.begins("2200-01-01")
	dates.begins("2200-01-01") == dates.begins("2199-12-31") + dates.days(1)
	dates.begins("0000-01-01") == 0
	dates.begins("1969-12-31T23:59:59Z") == 0
	dates.begins("1970-01-01") == 0
	dates.begins("1970-01-02") == dates.days(1)
}
