# METADATA
# title: DestinationRules name their host
# description: |
#   A wildcard configures hosts that its author never heard of: it takes mutual TLS, load balancing
#   and limits of every service below it out of the hands of their teams.
#   In Istio a DestinationRule counts for the clients of its own namespace and, exported, for those
#   of others, and it loses to one that names the host. In the root namespace a wildcard is how
#   the mesh gets its defaults, so there it is sound. Elsewhere a wildcard `*.DOMAIN` is sound from
#   `minLabels` labels of DOMAIN on; `*.svc.cluster.local` is every service of the cluster.
# related_resources:
#   - description: DestinationRule, DestinationRule
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/
# custom:
#   id: dr-wildcard-host
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/DestinationRule]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: Name in spec.host the one host that is meant.
#   verify: istioctl x describe service SERVICE.NAMESPACE
#   params:
#     minLabels:
#       type: integer
#       minimum: 1
#       maximum: 127
#       default: 2
#       description: |
#         How many labels must follow `*.`; with 127, more than a name can have, only `allowedHosts`
#         are left.
#     allowedHosts:
#       type: array
#       items: {type: string, pattern: "[*]"}
#       uniqueItems: true
#       default: []
#       description: Wildcards that are sound, compared without regard to case.
package istio.destinationrule.wildcard_host

import rego.v1

import data.lib.host
import data.lib.root_namespace

deny contains {"path": ["spec", "host"], "msg": msg} if {
	entry := object.get(input, ["object", "spec", "host"], null)
	host.is_wildcard(entry)
	not _sound(entry)
	not root_namespace.holds(input)
	form := "host is %s outside the root namespace %s; must take in less, or be one host"
	msg := sprintf(form, [entry, root_namespace.shown(input)])
}

_sound(entry) if {
	host.narrow(entry, _params.minLabels)
	not host.every_service(entry, input.context.mesh.clusterDomain)
}

_sound(entry) if host.listed(entry, _params.allowedHosts)

_params := input.params["dr-wildcard-host"]
