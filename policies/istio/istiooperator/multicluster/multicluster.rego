# METADATA
# title: A cluster of several has a mesh and a network
# description: |
#   Clusters share endpoints only where they know that they are one mesh. Without meshID, identities
#   of another cluster are a foreign mesh's; without network, istiod takes every endpoint for one
#   that can be reached directly, and requests to other networks time out.
#   Naming the cluster is what makes an installation part of several, so then all three are needed.
# related_resources:
#   - description: Install multicluster
#     ref: https://istio.io/latest/docs/setup/install/multicluster/
# custom:
#   id: iop-multicluster
#   since: 0.1.0
#   severity: medium
#   category: traffic
#   match:
#     kinds: [install.istio.io/IstioOperator, sailoperator.io/Istio]
#     operations: [CREATE, UPDATE]
#   remediation: Set meshID and network in values.global beside multiCluster.clusterName.
#   verify: istioctl remote-clusters && istioctl proxy-config endpoints POD -n NAMESPACE
package istio.istiooperator.multicluster

import rego.v1

import data.lib.installation
import data.lib.mesh

deny contains {"path": ["spec", "values", "global", "meshID"], "msg": msg} if {
	_named(["multiCluster", "clusterName"])
	not _named(["meshID"])
	not _mesh_of_proxies
	msg := "clusterName is set without meshID; must have both"
}

deny contains {"path": ["spec", "values", "global", "network"], "msg": msg} if {
	_named(["multiCluster", "clusterName"])
	not _named(["network"])
	msg := "clusterName is set without network; must have both"
}

_named(path) if {
	some setting in installation.values(input.object, array.concat(["global"], path))
	is_string(setting.value)
	setting.value != ""
}

_mesh_of_proxies if {
	some setting in mesh.proxy_settings(input.object, ["meshId", "mesh_id"])
	is_string(setting.value)
	setting.value != ""
}
