# METADATA
# title: Istio's internal annotations are Istio's
# description: |
#   With internal.istio.io/parents an object passes for one that istiod derived from a Gateway of
#   Kubernetes, and internal.istio.io/webhook-always-reject makes istiod's webhook refuse it. And
#   istio.io/dry-run is read from AuthorizationPolicy alone: elsewhere the object is in force, and
#   whoever wrote it believes that it is not.
#   istiod tries its own webhook with an object that must be rejected, as a server-side dry run;
#   that one is let by, or istiod would take our denial for its own.
# related_resources:
#   - description: Resource annotations
#     ref: https://istio.io/latest/docs/reference/config/annotations/
#   - description: Dry run
#     ref: https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
# custom:
#   id: config-internal-annotation
#   since: 0.1.0
#   severity: high
#   category: hygiene
#   match:
#     kinds:
#       [networking.istio.io/DestinationRule, networking.istio.io/EnvoyFilter,
#       networking.istio.io/Gateway, networking.istio.io/ProxyConfig,
#       networking.istio.io/ServiceEntry, networking.istio.io/Sidecar,
#       networking.istio.io/VirtualService, networking.istio.io/WorkloadEntry,
#       networking.istio.io/WorkloadGroup, security.istio.io/AuthorizationPolicy,
#       security.istio.io/PeerAuthentication, security.istio.io/RequestAuthentication,
#       telemetry.istio.io/Telemetry, extensions.istio.io/WasmPlugin,
#       extensions.istio.io/TrafficExtension]
#     operations: [CREATE, UPDATE]
#   remediation: Remove the annotation from metadata.annotations.
#   verify: kubectl get KIND NAME -n NAMESPACE -o jsonpath='{.metadata.annotations}'
package istio.config.internal_annotation

import rego.v1

deny contains {"path": ["metadata", "annotations", key], "msg": msg} if {
	is_object(input.object.metadata.annotations)
	some key in ["internal.istio.io/parents", "internal.istio.io/parent-namespace", _always_reject]
	object.get(input.object.metadata.annotations, key, null) != null
	not _probe(key)
	msg := sprintf("%s is set, which only Istio itself may; must be absent", [key])
}

deny contains {"path": ["metadata", "annotations", "istio.io/dry-run"], "msg": msg} if {
	is_object(input.object.metadata.annotations)
	object.get(input.object.metadata.annotations, "istio.io/dry-run", null) != null
	input.object.kind != "AuthorizationPolicy"
	form := "istio.io/dry-run has no effect on a %s; must be absent"
	msg := sprintf(form, [input.object.kind])
}

_always_reject := "internal.istio.io/webhook-always-reject"

_probe(key) if {
	key == _always_reject
	input.request.dryRun == true
}
