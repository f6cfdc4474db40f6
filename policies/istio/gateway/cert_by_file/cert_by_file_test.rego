package istio.gateway.cert_by_file_test

import rego.v1

import data.istio.gateway.cert_by_file as guardrail

test_deny_key_in_a_file if {
	denied([{"mode": "SIMPLE", "privateKey": "/etc/certs/tls.key"}]) == {{
		"path": ["spec", "servers", 0, "tls", "privateKey"],
		"msg": "privateKey names files of the gateway; must be a Secret in credentialName",
	}}
}

test_deny_every_field if {
	tls := {
		"caCertificates": "/etc/certs/ca.crt",
		"privateKey": "/etc/certs/tls.key",
		"serverCertificate": "/etc/certs/tls.crt",
		"tlsCertificates": [{"privateKey": "/etc/certs/tls.key"}],
		"credentialName": "shop-cert",
	}
	{breach.path[4] | some breach in denied([tls])} == {
		"caCertificates", "privateKey", "serverCertificate",
		"tlsCertificates",
	}
}

test_deny_mistyped if {
	every value in [5, false, {}, ["/etc/certs/tls.key"]] {
		count(denied([{"privateKey": value}])) == 1
	}
}

test_deny_only_the_server_with_files if {
	found := denied([{"credentialName": "shop-cert"}, {"serverCertificate": "/etc/certs/tls.crt"}])
	{breach.path[2] | some breach in found} == {1}
}

test_allow_secrets if {
	denied([
		{"mode": "SIMPLE", "credentialName": "shop-cert"},
		{"mode": "SIMPLE", "credentialNames": ["rsa", "ecdsa"]},
		{"mode": "MUTUAL", "credentialName": "shop-cert", "caCertCredentialName": "ca"},
		{"mode": "ISTIO_MUTUAL"},
	]) == set()
}

test_allow_fields_that_are_empty if {
	every value in [null, "", []] {
		denied([{"privateKey": value, "caCertificates": value, "tlsCertificates": value}]) == set()
	}
}

test_allow_nothing_to_judge if {
	denied([null, "/etc/certs/tls.key", [], {}]) == set()
	every servers in [null, [], {}, "x", [null], ["x"], [{}]] {
		guardrail.deny == set() with input as {"object": {"spec": {"servers": servers}}}
	}
	guardrail.deny == set() with input as {"object": {"spec": null}}
}

denied(settings) := found if {
	servers := [{"tls": tls} | some tls in settings]
	found := guardrail.deny with input as {"object": {"spec": {"servers": servers}}}
}
