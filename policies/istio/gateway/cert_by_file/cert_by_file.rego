# METADATA
# title: Certificates come from Secrets
# description: |
#   A certificate that is read from a file has to be mounted into every pod of the gateway: each new
#   host is a change of its Deployment, and whatever runs in the pod can read every key.
#   With credentialName istiod takes the certificate from a Secret in the namespace of the gateway's
#   pods, and sends it to the proxy alone; neither a new host nor a renewal needs a new pod.
# related_resources:
#   - description: ServerTLSSettings.credentialName
#     ref: https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
#   - description: Secure gateways
#     ref: https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
# custom:
#   id: gw-cert-by-file
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [networking.istio.io/Gateway]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     Put the certificate into a Secret beside the gateway's pods, and name it in
#     spec.servers[].tls.credentialName.
#   verify: istioctl proxy-config secret deploy/GATEWAY -n NAMESPACE
package istio.gateway.cert_by_file

import rego.v1

deny contains {"path": ["spec", "servers", i, "tls", field], "msg": msg} if {
	some i
	tls := input.object.spec.servers[i].tls
	is_object(tls)
	some field in ["caCertificates", "privateKey", "serverCertificate", "tlsCertificates"]
	not object.get(tls, field, null) in [null, "", []]
	msg := sprintf("%s names files of the gateway; must be a Secret in credentialName", [field])
}
