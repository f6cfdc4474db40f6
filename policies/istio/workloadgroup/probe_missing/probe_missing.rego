# METADATA
# title: Machines in the mesh are probed
# description: |
#   A machine that is up and whose application is not goes on getting its share of the requests: no
#   kubelet looks at it. With a probe the agent there reports its health, and istiod takes it out.
#   It works for machines that register themselves with the group. A probe without a method is none.
# related_resources:
#   - description: WorkloadGroup, ReadinessProbe
#     ref: https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
# custom:
#   id: wg-probe-missing
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/WorkloadGroup]
#     operations: [CREATE, UPDATE]
#   remediation: Set spec.probe with httpGet, tcpSocket, grpc or exec.
#   verify: kubectl get workloadentries -n NAMESPACE -o yaml | grep -A 3 Healthy
package istio.workloadgroup.probe_missing

import rego.v1

deny contains {"path": ["spec", "probe"], "msg": msg} if {
	not _probed
	msg := "probe is unset or has no method; must have httpGet, tcpSocket, grpc or exec"
}

_probed if {
	some method in ["httpGet", "tcpSocket", "grpc", "exec"]
	is_object(input.object.spec.probe[method])
}
