# METADATA
# title: A pod's traffic goes through its sidecar
# description: |
#   A port or an address that is left out speaks plaintext and obeys no policy of the mesh: neither
#   STRICT nor AuthorizationPolicies hold for it, and REGISTRY_ONLY lets it out.
#   What is excluded never reaches the sidecar; what is included by a list leaves out all the rest,
#   and an empty list of inbound ports leaves out everything. The traffic of interfaces that are
#   rerouted counts as outbound, so no inbound policy holds for it. includeOutboundPorts only adds
#   ports to what is redirected, and is no way out.
# related_resources:
#   - description: Resource annotations, traffic.sidecar.istio.io
#     ref: https://istio.io/latest/docs/reference/config/annotations/
#   - description: Security best practices, understand traffic capture limitations
#     ref: https://istio.io/latest/docs/ops/best-practices/security/
# custom:
#   id: pod-traffic-bypass
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     allowedPorts:
#       type: array
#       items: {type: integer, minimum: 1, maximum: 65535}
#       uniqueItems: true
#       default: []
#       description: Ports that may be excluded.
#     allowedCidrs:
#       type: array
#       items: {type: string, minLength: 1}
#       uniqueItems: true
#       default: []
#       description: Ranges of addresses that may be excluded, as they are written.
#   remediation: >-
#     Remove the annotation from the pod, or have the ports and ranges agreed in allowedPorts and
#     allowedCidrs.
#   verify: kubectl logs POD -n NAMESPACE -c istio-init | grep -i -E 'exclude|include'
#   anchors: [IST0125, UDS RestrictIstioTrafficOverrides]
package istio.pod.traffic_bypass

import rego.v1

import data.lib.istio
import data.lib.namespace
import data.lib.workload

deny contains {"path": array.concat(_path, [key]), "msg": msg} if {
	some key, allowed in _exclusions
	value := object.get(_annotations, key, null)
	value != null
	not _within(value, allowed)
	_has_sidecar
	form := "%s is %s, which goes past the sidecar; must be absent or agreed"
	msg := sprintf(form, [key, istio.show(value)])
}

deny contains {"path": array.concat(_path, [key]), "msg": msg} if {
	some key in _inclusions
	value := object.get(_annotations, key, null)
	not value in {null, "*"}
	_has_sidecar
	form := "%s is %s, and all else goes past the sidecar; must be * or absent"
	msg := sprintf(form, [key, istio.show(value)])
}

_exclusions := {
	"traffic.sidecar.istio.io/excludeInboundPorts": _allowed_ports,
	"traffic.sidecar.istio.io/excludeOutboundPorts": _allowed_ports,
	"traffic.sidecar.istio.io/excludeOutboundIPRanges": _params.allowedCidrs,
	"traffic.sidecar.istio.io/excludeInterfaces": [],
	"traffic.sidecar.istio.io/kubevirtInterfaces": [],
	"istio.io/reroute-virtual-interfaces": [],
}

_inclusions := {
	"traffic.sidecar.istio.io/includeInboundPorts",
	"traffic.sidecar.istio.io/includeOutboundIPRanges",
}

_allowed_ports := [sprintf("%v", [port]) | some port in _params.allowedPorts]

_within(value, allowed) if {
	is_string(value)
	every entry in split(value, ",") { trim_space(entry) in array.concat(allowed, [""]) }
}

_has_sidecar if {
	injection := namespace.injection(input.context.namespace, _namespace)
	workload.gets_sidecar(_pod, injection)
}

_annotations := workload.annotations(_pod)

_path := array.concat(workload.path(input.object), ["metadata", "annotations"])

_pod := workload.template(input.object)

_namespace := object.get(input.request, "namespace", "")

_params := input.params["pod-traffic-bypass"]
