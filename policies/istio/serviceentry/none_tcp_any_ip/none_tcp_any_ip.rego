# METADATA
# title: ServiceEntries for TCP say which addresses they mean
# description: |
#   TCP carries no host name, so without addresses the sidecars of every namespace that sees the
#   ServiceEntry let through whatever goes to its port, at any address of the internet. One such
#   entry undoes REGISTRY_ONLY.
#   resolution is NONE where it is absent, and a port without a protocol, or with one that is not
#   HTTP or TLS, is TCP: MONGO, MYSQL and REDIS as well. The hosts of the entry are not compared.
# related_resources:
#   - description: ServiceEntry, addresses
#     ref: https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry
#   - description: IST0134, ServiceEntryAddressesRequired
#     ref: https://istio.io/latest/docs/reference/config/analysis/ist0134/
# custom:
#   id: se-none-tcp-any-ip
#   since: 0.1.0
#   severity: high
#   category: security
#   match:
#     kinds: [networking.istio.io/ServiceEntry]
#     operations: [CREATE, UPDATE]
#   remediation: >-
#     List the addresses in spec.addresses, or set spec.resolution to DNS, or to STATIC with
#     endpoints.
#   verify: istioctl proxy-config listeners POD -n NAMESPACE --address 0.0.0.0
#   anchors: [IST0134]
package istio.serviceentry.none_tcp_any_ip

import rego.v1

import data.lib.protocol

deny contains {"path": ["spec", "addresses"], "msg": msg} if {
	some i
	port := input.object.spec.ports[i]
	protocol.is_tcp(port)
	object.get(input.object.spec, "resolution", null) in {null, "", "NONE"}
	not _listed("addresses")
	not _listed("endpoints")
	msg := "a TCP port without addresses and resolution lets out to any address; must list addresses"
}

_listed(field) if {
	is_array(input.object.spec[field])
	count(input.object.spec[field]) > 0
}
