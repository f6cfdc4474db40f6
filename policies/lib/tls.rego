# How Istio's TLS blocks are read: `mtls` of a PeerAuthentication, `tls` of a DestinationRule.
package lib.tls

import rego.v1

# The mode that a block asks for, always a string: UNSET where it says nothing, "unreadable" where
# Istio could make nothing of it. Case matters to Istio (`strict` is no mode), so it is kept.
mode_of(block) := "UNSET" if _says_nothing(block)

mode_of(block) := block.mode if _says_a_word(block)

mode_of(block) := "unreadable" if {
	not _says_nothing(block)
	not _says_a_word(block)
}

_says_nothing(block) if block == null

_says_nothing(block) if {
	is_object(block)
	object.get(block, "mode", null) == null
}

_says_a_word(block) if {
	is_string(block.mode)
	block.mode != ""
}
