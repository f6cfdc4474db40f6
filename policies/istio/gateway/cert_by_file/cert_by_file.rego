# METADATA
# title: Certificates come from Secrets
# description: |
#   A certificate that is read from a file has to be mounted into every gateway pod, outlives its
#   renewal until the pod is restarted, and its key lies on the disk of the gateway.
#   With credentialName istiod takes the certificate from a Secret in the namespace of the gateway's
#   pods, hands it over the encrypted channel it has anyway, and renews it while requests go on.
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
