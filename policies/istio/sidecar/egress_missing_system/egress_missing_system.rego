# METADATA
# title: Sidecars take in the services of the mesh itself
# description: |
#   A proxy that does not know the services of the mesh cannot reach them: spans and logs are lost,
#   and requests that an external authorizer was to decide are refused.
#   As soon as a Sidecar has egress, only what is listed there is known. Telemetry, tracing and
#   external authorization live in the root namespace of most meshes; others belong in
#   `requiredHosts`. `~/*` alone says that the workloads call nobody, and needs nothing more.
# related_resources:
#   - description: Sidecar, example
#     ref: https://istio.io/latest/docs/reference/config/networking/sidecar/
# custom:
#   id: sidecar-egress-missing-system
#   since: 0.1.0
#   severity: medium
#   category: observability
#   match:
#     kinds: [networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     requiredHosts:
#       type: array
#       items: {type: string, pattern: "^[^/]+/.+$"}
#       uniqueItems: true
#       default: []
#       description: Hosts that every Sidecar has to take in beside the root namespace.
#   remediation: Add the root namespace, as in istio-system/*, to spec.egress[].hosts.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE | grep istio-system
package istio.sidecar.egress_missing_system

import rego.v1

import data.lib.istio
import data.lib.root_namespace

deny contains {"path": ["spec", "egress"], "msg": msg} if {
	istio.filled(input.object.spec.egress)
	some host in _required
	not _is_taken_in(host)
	not _calls_nobody
	msg := sprintf("egress lacks %s; must take it in%s", [host, _note(host)])
}

_required := {host | some host in _params.requiredHosts} | {_root}

_root := sprintf("%s/*", [root_namespace.name(input)])

_note(host) := ", the root namespace being assumed" if {
	host == _root
	not input.context.mesh.known
}

_note(host) := "" if host != _root

_note(_) := "" if input.context.mesh.known

_is_taken_in(host) if {
	[namespace, name] := split(host, "/")
	some place in {"*", namespace, _alias(namespace)}
	some part in {"*", name}
	concat("/", [place, part]) in _hosts
}

# The Sidecar's own namespace goes by two names.
_alias(namespace) := "." if namespace == input.request.namespace

_alias(namespace) := namespace if namespace != input.request.namespace

_calls_nobody if _hosts == {"~/*"}

_hosts := {host | host := input.object.spec.egress[_].hosts[_]}

_params := input.params["sidecar-egress-missing-system"]
