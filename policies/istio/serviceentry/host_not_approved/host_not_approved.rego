# METADATA
# title: Egress goes to approved hosts
# description: |
#   Whoever may write a ServiceEntry decides where data may go. With a list of approved hosts that
#   decision is the organisation's again, namespace by namespace.
#   Nothing is demanded while `egressAllowlist` is empty. Once it names a namespace, or `*` for all
#   of them, a namespace that it does not name has no approved host. A ServiceEntry is MESH_EXTERNAL
#   where it does not say where its host is.
# related_resources:
#   - description: ServiceEntry, hosts and location
#     ref: https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
#   - description: Accessing external services
#     ref: https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
# custom:
#   id: se-host-not-approved
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/ServiceEntry]
#     operations: [CREATE, UPDATE]
#   params:
#     egressAllowlist:
#       type: object
#       additionalProperties: {type: array, items: {type: string, minLength: 1}}
#       default: {}
#       description: |
#         Approved hosts by namespace, `*` being every namespace: names, or `*.domain` for all below
#         it.
#   remediation: Have the host approved for the namespace, or remove it from spec.hosts.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE | grep HOST
package istio.serviceentry.host_not_approved

import rego.v1

import data.lib.host
import data.lib.istio

deny contains {"path": ["spec", "hosts", i], "msg": msg} if {
	count(_allowlist) > 0
	not input.object.spec.location == "MESH_INTERNAL"
	some i
	entry := input.object.spec.hosts[i]
	not host.within(entry, _approved)
	msg := sprintf("host is %s; must be one that is approved for the namespace", [istio.show(entry)])
}

_approved contains entry if {
	some namespace in [object.get(input.request, "namespace", ""), "*"]
	some entry in object.get(_allowlist, namespace, [])
}

_allowlist := input.params["se-host-not-approved"].egressAllowlist
