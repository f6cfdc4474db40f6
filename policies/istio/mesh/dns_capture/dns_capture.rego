# METADATA
# title: Proxies of a closed mesh answer DNS
# description: |
#   Where only registered hosts can be reached, a workload asks for them by names that the cluster's
#   DNS may not know, and TCP services behind one port cannot be told apart. Proxies that answer DNS
#   know every ServiceEntry and give each an address of its own.
#   ISTIO_META_DNS_CAPTURE in proxyMetadata switches this on, and its value is text: "true".
#   ISTIO_META_DNS_AUTO_ALLOCATE is deprecated: istiod gives the addresses now, and warns of it.
# related_resources:
#   - description: DNS proxying
#     ref: https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
# custom:
#   id: mesh-dns-capture
#   since: 0.1.0
#   severity: info
#   category: traffic
#   match:
#     kinds: [core/ConfigMap, install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Set ISTIO_META_DNS_CAPTURE to "true" in defaultConfig.proxyMetadata of the MeshConfig, and
#     remove ISTIO_META_DNS_AUTO_ALLOCATE.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE --port 15053
package istio.mesh.dns_capture

import rego.v1

import data.lib.istio
import data.lib.mesh

deny contains {"path": setting.path, "msg": msg} if {
	_closed
	some setting in _captures
	setting.value != "true"
	form := "ISTIO_META_DNS_CAPTURE is %s in a mesh that is REGISTRY_ONLY; must be \"true\""
	msg := sprintf(form, [istio.show(setting.value)])
}

deny contains {"path": array.concat(mesh.path(input.object), _path), "msg": msg} if {
	_closed
	count(_captures) == 0
	msg := "ISTIO_META_DNS_CAPTURE is unset in a mesh that is REGISTRY_ONLY; must be \"true\""
}

deny contains {"path": setting.path, "msg": msg} if {
	some setting in mesh.fields(_metadata, ["ISTIO_META_DNS_AUTO_ALLOCATE"])
	setting.value != null
	msg := "ISTIO_META_DNS_AUTO_ALLOCATE is set, which is deprecated; must be absent"
}

_closed if {
	names := ["outboundTrafficPolicy", "outbound_traffic_policy"]
	some policy in mesh.settings(input.object, names)
	mesh.registry_only(policy.value)
}

_captures := mesh.fields(_metadata, ["ISTIO_META_DNS_CAPTURE"])

_metadata := mesh.proxy_settings(input.object, ["proxyMetadata", "proxy_metadata"])

_path := ["defaultConfig", "proxyMetadata", "ISTIO_META_DNS_CAPTURE"]
