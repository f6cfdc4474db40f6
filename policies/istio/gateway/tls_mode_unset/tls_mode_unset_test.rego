package istio.gateway.tls_mode_unset_test

import rego.v1

import data.istio.gateway.tls_mode_unset as guardrail

test_deny_a_credential_without_mode if {
	denied([{"credentialName": "shop-cert"}]) == {{
		"path": ["spec", "servers", 0, "tls", "mode"],
		"msg": "mode is unset, so the certificates are ignored; a mode must be stated",
	}}
}

test_deny_every_setting_that_would_be_ignored if {
	settings := [
		{"credentialNames": ["a", "b"]},
		{"serverCertificate": "/etc/certs/tls.crt", "privateKey": "/etc/certs/tls.key"},
		{"tlsCertificates": [{"serverCertificate": "/etc/certs/tls.crt"}]},
		{"caCertificates": "/etc/certs/ca.crt"},
		{"caCertCredentialName": "ca"},
		{"minProtocolVersion": "TLSV1_3"},
		{"httpsRedirect": true, "credentialName": "shop-cert"},
	]
	denied_indexes(settings) == {0, 1, 2, 3, 4, 5, 6}
}

test_deny_what_is_no_mode if {
	messages([_mode(null)]) == {concat("", ["mode is unset", _required])}
	messages([_mode("")]) == {concat("", ["mode is \"\"", _required])}
	messages([_mode("simple")]) == {concat("", ["mode is simple", _required])}
	messages([_mode(0)]) == {concat("", ["mode is 0", _required])}
}

test_deny_only_the_server_without if {
	denied_indexes([_mode("SIMPLE"), {"credentialName": "shop-cert"}, _mode("MUTUAL")]) == {1}
}

test_allow_every_mode if {
	modes := {"PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"}
	denied([_mode(mode) | some mode in modes]) == set()
}

test_allow_a_redirect_alone if denied([{"httpsRedirect": true}, {"httpsRedirect": false}]) == set()

test_allow_no_certificates if {
	denied([{}, {"mode": null}, {"credentialName": null}, null]) == set()
}

test_allow_no_tls if {
	guardrail.deny == set() with input as review({"spec": {"servers": [{"hosts": ["a"]}, null]}})
}

test_allow_what_the_schema_refuses if denied(["SIMPLE", ["SIMPLE"], 5]) == set()

test_allow_no_servers if {
	denied([]) == set()
	guardrail.deny == set() with input as review({"spec": {"servers": null}})
	guardrail.deny == set() with input as review({"spec": {"servers": "SIMPLE"}})
	guardrail.deny == set() with input as review({})
}

denied(settings) := found if {
	servers := [{"hosts": ["shop.example.com"], "tls": tls} | some tls in settings]
	found := guardrail.deny with input as review({"spec": {"servers": servers}})
}

denied_indexes(settings) := {breach.path[2] | some breach in denied(settings)}

messages(settings) := {breach.msg | some breach in denied(settings)}

review(object) := {"object": object}

_mode(value) := {"mode": value, "credentialName": "shop-cert"}

_required := ", so the certificates are ignored; a mode must be stated"
