# METADATA
# title: Pods say of which application and version they are
# description: |
#   Istio names the source and the destination of every metric, trace and log line by these labels.
#   Without them a topology shows the pod's controller or `unknown`, and a canary cannot be told
#   from what it replaces.
#   One label for each is enough, in the old form or in that of Kubernetes. The labels count on the
#   pod, not on its controller. Gateways are named by their own Service and are not asked.
# related_resources:
#   - description: Application requirements, pods with app and version labels
#     ref: https://istio.io/latest/docs/ops/deployment/application-requirements/
# custom:
#   id: pod-app-version-labels
#   since: 0.1.0
#   severity: low
#   category: observability
#   match:
#     kinds:
#       [core/Pod, core/ReplicationController, apps/DaemonSet, apps/Deployment, apps/ReplicaSet,
#       apps/StatefulSet, apps.openshift.io/DeploymentConfig, batch/CronJob, batch/Job]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   params:
#     appLabels:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [app, app.kubernetes.io/name, service.istio.io/canonical-name]
#       description: Labels of which a pod has one that names its application.
#     versionLabels:
#       type: array
#       items: {type: string, minLength: 1}
#       minItems: 1
#       uniqueItems: true
#       default: [version, app.kubernetes.io/version, service.istio.io/canonical-revision]
#       description: Labels of which a pod has one that names its version.
#   remediation: Set the labels app and version of the pod's metadata, or of its template's.
#   verify: istioctl x describe pod POD -n NAMESPACE
#   anchors: [VET applabel]
package istio.pod.app_version_labels

import rego.v1

import data.lib.workload

deny contains {"path": array.concat(_path, [labels[0]]), "msg": msg} if {
	some labels in [_params.appLabels, _params.versionLabels]
	not _has_one(labels)
	workload.in_mesh(_pod, input.context.namespace, _namespace)
	not workload.runs_only_proxy(_pod)
	msg := sprintf("labels lack all of %s; must have one of them", [concat(", ", labels)])
}

_has_one(labels) if {
	some label in labels
	value := object.get(workload.labels(_pod), label, "")
	is_string(value)
	value != ""
}

_path := array.concat(workload.path(input.object), ["metadata", "labels"])

_pod := workload.template(input.object)

_namespace := object.get(input.request, "namespace", "")

_params := input.params["pod-app-version-labels"]
