# METADATA
# title: Sidecars take in the namespaces they need
# description: |
#   A Sidecar is written to tell a proxy what it has to know. With every service of the mesh in it
#   each proxy holds, and is sent, the configuration of all of them; and with REGISTRY_ONLY it may
#   call all of them.
#   In Istio a host is `namespace/name`: `./` is the Sidecar's own namespace, `~/` none, and `*/`
#   every one. `*/*` is what a Sidecar without egress takes in. A single name of any namespace
#   (`*/api.example.com`) is narrow enough; so is the root namespace, where the mesh has its own
#   services.
# related_resources:
#   - description: IstioEgressListener.hosts
#     ref: https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
# custom:
#   id: sidecar-egress-wildcard
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [networking.istio.io/Sidecar]
#     operations: [CREATE, UPDATE]
#   context: [mesh]
#   params:
#     allowedHosts:
#       type: array
#       items: {type: string, pattern: "^[^/]+/[*]$"}
#       uniqueItems: true
#       default: ["istio-system/*"]
#       description: Whole namespaces that any Sidecar may take in, each as `namespace/*`.
#   remediation: Name in spec.egress[].hosts the services that the workloads call.
#   verify: istioctl proxy-config clusters POD -n NAMESPACE
package istio.sidecar.egress_wildcard

import rego.v1

import data.lib.root_namespace

deny contains {"path": ["spec", "egress", i, "hosts", j], "msg": msg} if {
	some i, j
	host := input.object.spec.egress[i].hosts[j]
	is_string(host)
	endswith(host, "/*")
	not host in _allowed
	msg := sprintf("host is %s, a whole namespace or all of them; must name the services", [host])
}

_allowed := {entry | some entry in _params.allowedHosts} | {
	"./*",
	"~/*",
	sprintf("%s/*", [input.request.namespace]),
	sprintf("%s/*", [root_namespace.name(input)]),
}

_params := input.params["sidecar-egress-wildcard"]
