# METADATA
# title: Annotations for pods do not stand on namespaces
# description: |
#   Whoever writes such an annotation on a Namespace believes that it holds for all pods there. It
#   holds for none: the exclusion, the log level or the proxy setting is not in force.
#   Istio reads these annotations from the pod only. The four that size the proxy (proxyCPU,
#   proxyCPULimit, proxyMemory, proxyMemoryLimit) it ignores on a Namespace as well, but
#   pod-proxy-resources takes its defaults from them, so these four may stand.
# related_resources:
#   - description: Resource annotations, and which resources each is for
#     ref: https://istio.io/latest/docs/reference/config/annotations/
# custom:
#   id: ns-proxy-annotations-misplaced
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [core/Namespace]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Move the annotation from the Namespace's metadata.annotations to
#     spec.template.metadata.annotations of the workloads that it is for.
#   verify: istioctl analyze -n NAMESPACE
#   anchors: [IST0107]
package istio.namespace.proxy_annotations_misplaced

import rego.v1

deny contains {"path": ["metadata", "annotations", key], "msg": msg} if {
	is_object(input.object.metadata.annotations)
	some key, _ in input.object.metadata.annotations
	_for_pods(key)
	not key in _sizes
	msg := sprintf("%s does nothing on a Namespace; must stand on the pods", [key])
}

_for_pods(key) if split(key, "/")[0] in _domains

_for_pods(key) if key == "istio.io/reroute-virtual-interfaces"

# Every annotation under these is documented for pods alone.
_domains := {
	"ambient.istio.io",
	"inject.istio.io",
	"prometheus.istio.io",
	"proxy.istio.io",
	"readiness.status.sidecar.istio.io",
	"sidecar.istio.io",
	"status.sidecar.istio.io",
	"traffic.sidecar.istio.io",
}

_sizes := {
	"sidecar.istio.io/proxyCPU",
	"sidecar.istio.io/proxyCPULimit",
	"sidecar.istio.io/proxyMemory",
	"sidecar.istio.io/proxyMemoryLimit",
}
