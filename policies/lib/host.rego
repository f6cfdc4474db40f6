# Host names of Istio's networking kinds, and their wildcards.
package lib.host

import rego.v1

is_wildcard(entry) if {
	is_string(entry)
	contains(entry, "*")
}

# The DNS name of a `namespace/name` entry, or of a plain one.
name(entry) := parts[count(parts) - 1] if {
	is_string(entry)
	parts := split(entry, "/")
}

# The domain below which a `*.domain` wildcard matches, in lower case. Undefined for what is no
# such wildcard: `*`, and a star that is not the whole first label (`*example.com` matches
# `evilexample.com` too). Istio accepts a trailing dot: `*.com.` is `*.com`.
domain(wildcard) := found if {
	is_string(wildcard)
	startswith(wildcard, "*.")
	found := trim(lower(trim_prefix(wildcard, "*.")), ".")
	not contains(found, "*")
}

# Whether a wildcard stays below a domain of at least so many labels.
narrow(wildcard, min_labels) if {
	labels := [label | some label in split(domain(wildcard), "."); label != ""]
	count(labels) >= min_labels
}

# Whether a wildcard takes in every service of the cluster with that domain.
every_service(wildcard, cluster_domain) if {
	found := domain(wildcard)
	found in {lower(cluster_domain), concat("", ["svc.", lower(cluster_domain)])}
}

# Whether a wildcard stays below one of the given domains.
below(wildcard, domains) if {
	found := concat("", [".", domain(wildcard)])
	some suffix in domains
	endswith(found, concat("", [".", suffix]))
}

# Whether a list of wildcards holds an entry, or its DNS name, in any case.
listed(entry, wildcards) if {
	some wildcard in wildcards
	lower(wildcard) in {lower(entry), lower(name(entry))}
}
