package lib.mesh_fields_test

import rego.v1

import data.lib.mesh_fields

test_fields_of_mesh if {
	every name in [
		"rootNamespace", "root_namespace", "ca", "certificates", "meshMTLS", "mesh_mTLS",
		"h2UpgradePolicy", "h2_upgrade_policy", "defaultConfig",
	] {
		mesh_fields.of_mesh(name)
	}
}

test_fields_of_proxy if {
	every name in [
		"concurrency", "image", "sds", "tracing", "holdApplicationUntilProxyStarts", "mesh_id",
		"proxyMetadata",
	] {
		mesh_fields.of_proxy(name)
	}
}

# Each spelling proves the other: a name that is misspelt here has no partner.
test_every_field_is_there_in_both_spellings if {
	every names in [mesh_fields._of_mesh, mesh_fields._of_proxy] {
		camel := {lower(name) | some name in names; not contains(name, "_")}
		snake := {replace(lower(name), "_", "") | some name in names; contains(name, "_")}
		camel - snake == {name | some name in camel; name in single_words}
		snake - camel == set()
	}
}

single_words := {"ca", "certificates", "concurrency", "image", "sds", "tracing"}

test_no_fields if {
	every name in ["", "RootNamespace", "rootnamespace", "runAsUser", "meshMtls", null, 5] {
		not mesh_fields.of_mesh(name)
		not mesh_fields.of_proxy(name)
	}
	not mesh_fields.of_proxy("rootNamespace")
	not mesh_fields.of_mesh("concurrency")
}
