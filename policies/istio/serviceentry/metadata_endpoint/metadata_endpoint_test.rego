package istio.serviceentry.metadata_endpoint_test

import rego.v1

import data.istio.serviceentry.metadata_endpoint as guardrail

test_deny_metadata_of_the_cloud if {
	denied({"endpoints": [{"address": "192.0.2.7"}, {"address": "169.254.169.254"}]}) == {{
		"path": ["spec", "endpoints", 1, "address"],
		"msg": "169.254.169.254 is the node's, its cloud's or the pod's own; must be a service elsewhere",
	}}
}

test_deny_addresses if {
	every address in [
		"127.0.0.1", "127.1.2.3", "127.0.0.0/8", "169.254.0.0/16", "169.254.170.2", "100.100.100.200",
		"0.0.0.0", "0.0.0.0/0", "168.0.0.0/6", "::1", "0:0:0:0:0:0:0:1", "::1/128", "::", "::/0",
		"fe80::1", "FE80::/10", "febf::1", "fd00:ec2::254", "fd00:0ec2:0:0:0:0:0:254",
		"::ffff:169.254.169.254", "::FFFF:127.0.0.1",
	] {
		paths({"addresses": [address]}) == {["spec", "addresses", 0]}
		paths({"address": address}) == {["spec", "address"]}
	}
}

test_deny_hosts if {
	every host in [
		"metadata.google.internal", "Metadata.Google.Internal.", "*.google.internal", "*.internal",
		"localhost", "instance-data.ec2.internal", "169.254.169.254",
	] {
		paths({"hosts": ["api.example", host]}) == {["spec", "hosts", 1]}
	}
}

test_allow_elsewhere if {
	every address in [
		"192.0.2.7", "10.0.0.0/8", "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0/16",
		"100.100.100.199", "100.64.0.0/10", "0.0.0.1", "2001:db8::1", "::2", "1::1", "fec0::1",
		"fd00:ec2::253", "fd00:ec3::254", "::ffff:192.0.2.7",
	] {
		paths({"addresses": [address], "address": address, "endpoints": [{"address": address}]}) == set()
	}
}

test_allow_other_hosts if {
	every host in ["api.example", "*.example.internal", "metadata.example", "localhost.example"] {
		paths({"hosts": [host]}) == set()
	}
}

test_allow_what_is_no_address if {
	every address in [
		"", "unix:///var/run/helper.sock", "127.0.0.256", "127.0.0.1.example", "127.0.0", "127.0.0.1/33",
		null, 5, {}, ["127.0.0.1"],
	] {
		paths({"addresses": [address], "address": address, "endpoints": [{"address": address}]}) == set()
	}
}

test_allow_by_the_parameter if {
	spec := {"endpoints": [{"address": "127.0.0.1"}]}
	found := guardrail.deny with input as review(spec, ["127.0.0.1"])
	found == set()
}

test_allow_absent_or_mistyped if {
	every spec in [
		null, {}, "mistyped", {"hosts": null, "endpoints": null, "addresses": "127.0.0.1"},
		{"endpoints": [null, "127.0.0.1", {}]},
	] {
		paths(spec) == set()
	}
}

paths(spec) := {breach.path | some breach in denied(spec)}

denied(spec) := found if {
	found := guardrail.deny with input as review(spec, [])
}

review(spec, allowed) := {
	"object": {"kind": "ServiceEntry", "spec": spec},
	"params": {"se-metadata-endpoint": {"allowed": allowed}},
}
