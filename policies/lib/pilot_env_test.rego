package lib.pilot_env_test

import rego.v1

import data.lib.pilot_env

test_known if {
	every name in ["PILOT_PUSH_THROTTLE", "PILOT_ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS", "PILOT_HTTP10"] {
		pilot_env.known(name)
	}
}

test_unknown if {
	every name in ["PILOT_ENABLE_WORKLOAD_ENTRY_HEALTH_CHECKS", "PILOT_", "HTTP10", ""] {
		not pilot_env.known(name)
	}
}
