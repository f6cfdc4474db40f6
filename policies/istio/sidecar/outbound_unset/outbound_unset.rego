# METADATA
# title: Sidecars state their outbound traffic policy
# description: |
#   A Sidecar that names the hosts a workload needs reads as if it closed the rest. Without an
#   outboundTrafficPolicy it closes nothing: all other destinations stay reachable.
#   An absent policy is not taken from the Sidecar of the root namespace: Sidecars never merge. The
#   mode of MeshConfig holds, ALLOW_ANY by default, so the first Sidecar in a namespace undoes the
#   REGISTRY_ONLY that the root namespace's gave it. Where MeshConfig itself says REGISTRY_ONLY, a
#   Sidecar may leave it out.
# related_resources:
#   - description: Sidecar, outboundTrafficPolicy
#     ref: https://istio.io/latest/docs/reference/config/networking/sidecar/#Sidecar
#   - description: MeshConfig.OutboundTrafficPolicy
#     ref: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
# custom:
#   id: sidecar-outbound-unset
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   remediation: >-
#     Set spec.outboundTrafficPolicy.mode to REGISTRY_ONLY and register what the workloads call with
#     ServiceEntries.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE | grep PassthroughCluster
package istio.sidecar.outbound_unset

import rego.v1

import data.lib.mesh

deny contains {"path": _path, "msg": msg} if {
	_open
	msg := sprintf("outboundTrafficPolicy is unset, and the mesh's mode %s; %s", [_mesh, _required])
}

inject contains {"path": _path, "value": {"mode": "REGISTRY_ONLY"}} if {
	_open
	object.get(input.object, _path, null) == null
}

_path := ["spec", "outboundTrafficPolicy"]

_required := "must state mode REGISTRY_ONLY"

_open if {
	not is_object(object.get(input.object, _path, null))
	not _closed_by_mesh
}

_closed_by_mesh if mesh.registry_only(input.context.mesh.config.outboundTrafficPolicy)

_closed_by_mesh if mesh.registry_only(input.context.mesh.config.outbound_traffic_policy)

_mesh := "is not REGISTRY_ONLY" if input.context.mesh.known

_mesh := "is assumed to be ALLOW_ANY" if not input.context.mesh.known
