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
	found := guardrail.deny with input as review(
		{
			"metadata": {"annotations": {"k": "Bearer eyJ0"}},
			"spec": {"hosts": ["a"]},
		},
		[],
	)
	{breach.path | some breach in found} == {["metadata", "annotations", "k"]}
}

test_deny_what_lies_too_deep_to_be_shown if {
	deep := {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": "x\nAKIAIOSFODNN7EXAMPLE"}}}}}}}}}
	found := guardrail.deny with input as review({"spec": {"a": deep}}, [])
	found == {{
		"path": ["spec"],
		"msg": "a text below holds an access key of AWS; must hold no credential",
	}}
}

test_deny_by_the_organisation_s_patterns if {
	found := guardrail.deny with input as review(
		{"spec": {"a": "xoxb-123", "b": "x"}},
		["never", "^xoxb-[0-9]+$"],
	)
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
	kept := {"kubectl.kubernetes.io/last-applied-configuration": "Bearer eyJ0"}
	found := guardrail.deny with input as review({"metadata": {"annotations": kept}}, ["eyJ0"])
	found == set()
}

test_allow_no_text if {
	every object in [{}, {"spec": null}, {"spec": {}}] {
		guardrail.deny == set() with input as review(object, ["a"])
	}
}

denied(text) := found if {
	found := guardrail.deny with input as review({"spec": {"x": text}}, [])
}

messages(text) := {breach.msg | some breach in denied(text)}

review(object, patterns) := {
	"object": object,
	"params": {"vs-hardcoded-credential": {"patterns": patterns}},
}
