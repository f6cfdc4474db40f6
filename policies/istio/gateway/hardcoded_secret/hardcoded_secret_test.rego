package istio.gateway.hardcoded_secret_test

import rego.v1

import data.istio.gateway.hardcoded_secret as guardrail

test_deny_private_key if {
	denied(["spec", "servers", 0, "tls", "privateKey"], pem("RSA PRIVATE KEY")) == {{
		"path": ["spec", "servers", 0, "tls", "privateKey"],
		"msg": "holds a private key; must be kept in a Secret",
	}}
}

test_deny_every_type if {
	types := [
		"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY",
		"ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK",
	]
	every type in types { count(denied(note, pem(type))) == 1 }
}

test_deny_base64 if {
	starts := [
		"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt",
		"LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0t", "LS0tLS1CRUdJTiBEU0EgUFJJVkFURSBLRVkt",
		"LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFU", "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUg",
	]
	every start in starts { count(denied(note, sprintf("key: %s", [start]))) == 1 }
}

test_deny_once_whatever_matches if {
	both := concat("", [pem("PRIVATE KEY"), "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"])
	count(denied(note, both)) == 1
}

test_deny_by_the_parameter if {
	token := {"path": note, "value": "token: abcdefghijklmnopqrstuvwxyz"}
	found := guardrail.deny with input as review([token], ["token: [a-z]+"])
	count(found) == 1
}

test_deny_each_place if {
	leaves := [
		{"path": ["a"], "value": pem("PRIVATE KEY")},
		{"path": ["b"], "value": pem("CERTIFICATE")},
		{"path": ["c"], "value": pem("EC PRIVATE KEY")},
	]
	found := guardrail.deny with input as review(leaves, defaults)
	{breach.path | some breach in found} == {["a"], ["c"]}
}

test_deny_a_string_that_is_just_long_enough if {
	value := "-----BEGIN PRIVATE KEY-----MIIEvw"
	count(denied(note, trim_suffix(value, "w"))) == 1
	denied(note, trim_suffix(value, "vw")) == set()
}

test_allow_what_is_public if {
	denied(note, pem("CERTIFICATE")) == set()
	denied(note, pem("PUBLIC KEY")) == set()
	denied(note, "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t") == set()
}

test_allow_names_and_files if {
	denied(note, "shop-cert-private-key-of-the-ingress") == set()
	denied(note, "/etc/istio/ingressgateway-certs/tls.key") == set()
}

test_allow_the_copy_that_kubectl_keeps if {
	path := ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]
	denied(path, pem("PRIVATE KEY")) == set()
}

test_allow_nothing_to_search if {
	guardrail.deny == set() with input as review([], defaults)
	guardrail.deny == set() with input as review([{"path": note, "value": pem("PRIVATE KEY")}], [])
}

pem(type) := sprintf("-----BEGIN %s-----\nMIIEvwIBADANBgkqhkiG9w0\n-----END %s-----", [type, type])

note := ["metadata", "annotations", "note"]

denied(path, value) := found if {
	found := guardrail.deny with input as review([{"path": path, "value": value}], defaults)
}

defaults := [
	"-----BEGIN [A-Z0-9 ]*PRIVATE KEY",
	"LS0tLS1CRUdJTi(BQUklWQVRF|BSU0Eg|BFQy|BEU0Eg|BFTkNSWVBURUQ|BPUEVOU1NI)",
]

review(leaves, patterns) := {
	"context": {"strings": leaves},
	"params": {"gw-hardcoded-secret": {"patterns": patterns}},
}
