# The TLS settings of a Gateway's servers, as istiod reads them.
package lib.server_tls

import rego.v1

# What an absent mode means: the first of the enumeration, PASSTHROUGH.
mode(tls) := tls.mode if object.get(tls, "mode", null) != null

mode(tls) := "PASSTHROUGH" if object.get(tls, "mode", null) == null

# Whether they set what only counts where the gateway itself ends TLS.
wants_certificate(tls) if {
	some setting, value in tls
	not setting in {"httpsRedirect", "mode"}
	value != null
}
