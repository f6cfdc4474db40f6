package lib.server_tls_test

import rego.v1

import data.lib.server_tls

test_mode if {
	server_tls.mode({"mode": "SIMPLE"}) == "SIMPLE"
	server_tls.mode({"mode": false}) == false
	server_tls.mode({"mode": null}) == "PASSTHROUGH"
	server_tls.mode({}) == "PASSTHROUGH"
}

test_wants_certificate if {
	server_tls.wants_certificate({"credentialName": "shop-cert"})
	server_tls.wants_certificate({"mode": "SIMPLE", "httpsRedirect": true, "minProtocolVersion": 0})
	not server_tls.wants_certificate({"mode": "SIMPLE", "httpsRedirect": true})
	not server_tls.wants_certificate({"credentialName": null})
	not server_tls.wants_certificate({})
}
