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

# Whether a host is one of the entries, or below one written `*.domain`. Case says nothing.
within(name, entries) if {
	is_string(name)
	some entry in entries
	_covers(lower(entry), lower(name))
}

_covers(entry, name) if entry == name

_covers(entry, name) if {
	startswith(entry, "*.")
	endswith(name, trim_prefix(entry, "*"))
}

# Whether a name has no dot: Istio completes it with the namespace of the object that says it.
is_short(name) if {
	is_string(name)
	name != ""
	not contains(name, ".")
	not contains(name, "*")
	not contains(name, ":") # an address of IPv6
}

# Whether a name is a service's, cut short behind its namespace: `reviews.shop`, `reviews.shop.svc`.
# Istio takes such a name as it stands. So is `example.com` made, which is told by its end: one of
# the top-level domains, or two letters, as those of countries are.
is_half(name, namespace, top_level_domains) if {
	is_string(name)
	labels := split(lower(name), ".")
	count(labels) < 4
	_cut_short(labels, namespace, top_level_domains)
}

_cut_short(labels, namespace, _) if {
	count(labels) == 2
	_names(labels[0])
	labels[1] == namespace
}

_cut_short(labels, _, top_level_domains) if {
	count(labels) == 2
	_names(labels[0])
	count(labels[1]) > 2
	not labels[1] in top_level_domains
}

_cut_short(labels, _, _) if {
	count(labels) == 3
	_names(labels[0])
	labels[2] == "svc"
}

_names(label) if {
	label != ""
	not contains(label, "*")
}
