package istio.virtualservice.hardcoded_credential_test

import rego.v1

import data.istio.virtualservice.hardcoded_credential as guardrail

test_deny_private_keys if {
	denied("-----BEGIN PRIVATE KEY-----\nMIIE") == {{
		"path": ["spec", "x"],
		"msg": "the text holds a private key; must hold no credential",
	}}
	every text in ["-----BEGIN RSA PRIVATE KEY-----", "a -----BEGIN EC PRIVATE KEY----- b"] {
		count(denied(text)) == 1
	}
}

test_deny_bearer_tokens if {
	every text in ["Bearer eyJhbGciOi.J9.x", "bearer  eyJ0", "Authorization: BEARER eyJ0"] {
		messages(text) == {"the text holds a bearer token; must hold no credential"}
	}
}

test_deny_access_keys if {
	every text in ["AKIAIOSFODNN7EXAMPLE", "key=ASIAIOSFODNN7EXAMPLE;"] {
		messages(text) == {"the text holds an access key of AWS; must hold no credential"}
	}
}

test_deny_the_text_that_holds_it if {
	annotation := _leaf(["metadata", "annotations", "k"], "Bearer eyJ0")
	leaves := [_leaf(["spec", "hosts", 0], "a"), annotation]
	found := guardrail.deny with input as review(leaves, [])
	{breach.path | some breach in found} == {["metadata", "annotations", "k"]}
}

test_deny_by_the_organisation_s_patterns if {
	leaves := [_leaf(["spec", "a"], "xoxb-123"), _leaf(["spec", "b"], "x")]
	found := guardrail.deny with input as review(leaves, ["never", "xoxb-[0-9]+"])
	found == {{
		"path": ["spec", "a"],
		"msg": "the text matches a pattern of credentials; must hold no credential",
	}}
}

test_allow_what_resembles_a_credential if {
	every text in [
		"-----BEGIN PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----", "PRIVATE KEY-----",
		"bearer", "Bearer token", "Bearer %REQ(x-token)%", "forbearer eyJ0", "AKIA", "AKIAshort",
		"XAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLEX", "ASIA", "",
	] {
		denied(text) == set()
	}
}

test_allow_what_apply_keeps if {
	path := ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]
	found := guardrail.deny with input as review([_leaf(path, "Bearer eyJ0")], ["eyJ0"])
	found == set()
}

test_allow_no_text if {
	guardrail.deny == set() with input as review([], ["a"])
}

_leaf(path, value) := {"path": path, "value": value}

denied(text) := found if {
	found := guardrail.deny with input as review([_leaf(["spec", "x"], text)], [])
}

messages(text) := {breach.msg | some breach in denied(text)}

review(leaves, patterns) := {
	"context": {"strings": leaves},
	"params": {"vs-hardcoded-credential": {"patterns": patterns}},
}
