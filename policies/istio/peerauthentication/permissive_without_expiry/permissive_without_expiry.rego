# METADATA
# title: PERMISSIVE ends on an agreed date
# description: |
#   PERMISSIVE is a step on the way to STRICT. Without an end it stays, and plaintext stays with it.
#   An unset mode in the root namespace, without a selector, is PERMISSIVE for the whole mesh; a
#   port of portLevelMtls is so on its own. Istio knows no end: it is the annotation
#   `meshwarden.dev/permissive-until` that agrees one. A date holds to its last second in UTC, and
#   an RFC 3339 time to that instant.
# related_resources:
#   - description: Mutual TLS migration
#     ref: https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
#   - description: PeerAuthentication
#     ref: https://istio.io/latest/docs/reference/config/security/peer_authentication/
# custom:
#   id: pa-permissive-without-expiry
#   since: 0.1.0
#   severity: medium
#   category: security
#   match:
#     kinds: [security.istio.io/PeerAuthentication]
#     operations: [CREATE, UPDATE]
#   context: [mesh, now]
#   params:
#     maxDays:
#       type: integer
#       minimum: 1
#       maximum: 3650
#       default: 30
#       description: >-
#         How many days ahead the end may lie; a date is counted from its beginning, so that today
#         plus so many days is still near enough.
#   remediation: >-
#     Set the annotation meshwarden.dev/permissive-until to the date by which the mode will be
#     STRICT.
#   verify: kubectl get peerauthentications -A -o yaml | grep -E 'permissive-until|mode:'
package istio.peerauthentication.permissive_without_expiry

import rego.v1

import data.lib.dates
import data.lib.tls_peer

deny contains {"path": ["metadata", "annotations", _annotation], "msg": msg} if {
	count(_permissive) > 0
	places := concat(", ", sort(_permissive))
	some fault in _faults
	wanted := sprintf("must end within %d days", [_params.maxDays])
	msg := sprintf("PERMISSIVE in %s %s; %s", [places, fault, wanted])
}

_annotation := "meshwarden.dev/permissive-until"

_permissive contains "mtls.mode" if {
	tls_peer.written(input) == "PERMISSIVE"
}

_permissive contains sprintf("mtls.mode (unset for %s)", [tls_peer.reach(input)]) if {
	tls_peer.written(input) == "UNSET"
	tls_peer.mesh_wide(input)
}

_permissive contains sprintf("portLevelMtls.%s.mode", [at.port]) if {
	some at in tls_peer.ports(input)
	at.mode == "PERMISSIVE"
}

_faults contains "has no end" if _until == null

_faults contains sprintf("has an end that is neither a date nor an RFC 3339 time%s", [_quote]) if {
	_until != null
	not dates.is_date(_until)
}

_faults contains sprintf("ended %s", [_until]) if {
	dates.is_date(_until)
	not _lasts
}

_faults contains sprintf("ends %s, which is too far away", [_until]) if {
	dates.is_date(_until)
	not _is_near
}

_lasts if dates.ends(_until) > _now

_is_near if dates.begins(_until) <= _now + dates.days(_params.maxDays)

_until := object.get(input, ["object", "metadata", "annotations", _annotation], null)

# What was written, unless it would not fit a message.
_quote := sprintf(": %s", [_until]) if _is_short

_quote := "" if not _is_short

_is_short if {
	is_string(_until)
	regex.match(`^[ -~]{1,40}$`, _until)
}

_now := dates.begins(input.context.now)

_params := input.params["pa-permissive-without-expiry"]
