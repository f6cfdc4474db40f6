package lib.tls_test

import rego.v1

import data.lib.tls

test_mode_as_written if tls.mode_of({"mode": "STRICT"}) == "STRICT"

test_mode_keeps_its_case if tls.mode_of({"mode": "strict"}) == "strict"

test_mode_unset_where_nothing_is_said if {
	every block in [null, {}, {"mode": null}, {"sni": "db"}, {"mode": "UNSET"}] {
		tls.mode_of(block) == "UNSET"
	}
}

test_mode_unreadable_where_mistyped if {
	every block in ["STRICT", 3, true, [], ["STRICT"], {"mode": ""}, {"mode": 3}, {"mode": {}}] {
		tls.mode_of(block) == "unreadable"
	}
}
