# What OPA answers to an AdmissionReview that is posted to it without a path.
package system

import rego.v1

import data.guardrails

main := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": object.union({"uid": input.request.uid}, _verdict),
}

_verdict := {"allowed": true} if count(guardrails.deny) == 0

_verdict := {"allowed": false, "status": {"message": concat("\n", guardrails.deny)}} if {
	count(guardrails.deny) > 0
}
