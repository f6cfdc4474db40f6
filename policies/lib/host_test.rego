package lib.host_test

import rego.v1

import data.lib.host

test_is_wildcard_wherever_the_star_stands if {
	host.is_wildcard("*")
	host.is_wildcard("*.example.com")
	host.is_wildcard("api.*.com")
	host.is_wildcard("shop/*")
}

test_is_wildcard_not_for_a_name_or_a_wrong_type if {
	not host.is_wildcard("example.com")
	not host.is_wildcard("")
	not host.is_wildcard(null)
	not host.is_wildcard(["*"])
}

test_name_without_its_namespace if {
	host.name("*") == "*"
	host.name("shop/api.example.com") == "api.example.com"
	host.name("*/*") == "*"
	host.name("a/b/*") == "*"
	not host.name(5)
}

test_domain_below_the_star if {
	host.domain("*.example.com") == "example.com"
	host.domain("*.Example.COM") == "example.com"
	host.domain("*.com.") == "com"
}

test_domain_of_no_other_wildcard if {
	others := ["*", "*example.com", "api*.example.com", "api.*.com", "*.*.com", " *.com", 5, null]
	{entry | some entry in others; host.domain(entry)} == set()
}

test_narrow_from_the_given_number_of_labels if {
	host.narrow("*.example.com", 2)
	host.narrow("*.eu.example.com", 2)
	not host.narrow("*.com", 2)
	not host.narrow("*.com.", 2)
	not host.narrow("*..com", 2)
	not host.narrow("*.", 1)
	not host.narrow("*", 1)
	not host.narrow(null, 1)
}

test_every_service_of_the_cluster if {
	every wildcard in ["*.cluster.local", "*.svc.cluster.local", "*.SVC.Cluster.Local."] {
		host.every_service(wildcard, "cluster.local")
	}
	host.every_service("*.svc.shops.internal", "Shops.Internal")
}

test_every_service_not_of_one_namespace_or_elsewhere if {
	others := ["*.shop.svc.cluster.local", "*.svc.example.com", "*.local", "*", "svc.cluster.local", 5]
	every entry in others { not host.every_service(entry, "cluster.local") }
}

test_below_the_domain_itself_and_its_subdomains if {
	host.below("*.example.com", ["internal", "example.com"])
	host.below("*.eu.Example.com", ["example.com"])
}

test_below_whole_labels_only if {
	not host.below("*.badexample.com", ["example.com"])
	not host.below("*.com", ["example.com"])
	not host.below("*", ["example.com"])
	not host.below("*.example.com", [])
}

test_listed_with_or_without_its_namespace if {
	host.listed("*.local", ["*.local"])
	host.listed("shop/*.Local", ["*.local"])
	host.listed("shop/*", ["SHOP/*"])
	host.listed("shop/*", ["*"])
}

test_listed_as_it_stands_only if {
	not host.listed("*.eu.local", ["*.local"])
	not host.listed("*", ["shop/*"])
	not host.listed("other/*", ["shop/*"])
	not host.listed("*", [])
}

test_within_by_name_or_below_a_wildcard if {
	entries := ["db.example.com", "*.Legacy.example.com"]
	host.within("db.example.com", entries)
	host.within("DB.example.com", entries)
	host.within("a.b.legacy.example.com", entries)
	host.within("*.legacy.example.com", entries)
}

test_within_nothing_else if {
	entries := ["db.example.com", "*.legacy.example.com", "*"]
	others := ["db2.example.com", "legacy.example.com", "xlegacy.example.com", "db", "", null, 5, ["db"]]
	every name in others { not host.within(name, entries) }
	not host.within("db.example.com", [])
}

test_is_short_without_a_dot if {
	host.is_short("reviews")
	every name in ["", "*", "reviews.shop", "example.com", "fd00::1", null, 5, ["reviews"]] {
		not host.is_short(name)
	}
}

test_is_half_behind_the_namespace if {
	host.is_half("reviews.shop", "shop", ["com"])
	host.is_half("reviews.Pricing", "shop", ["com"])
	host.is_half("reviews.shop.svc", "other", ["com"])
	host.is_half("reviews.com", "com", ["com"])
	host.is_half("reviews.it", "it", [])
	host.is_half("reviews.pay", "shop", ["com"])
}

test_is_half_not_for_what_may_be_of_the_internet if {
	every name in [
		"example.com", "Example.COM", "example.de", "reviews", "reviews.shop.svc.cluster.local",
		"api.example.dev", "*.shop", "*.shop.svc", ".shop", ".shop.svc", "10.0.0.1", "", null, 5,
	] {
		not host.is_half(name, "shop", ["com"])
	}
}
