package lib.mesh_fields_test

import rego.v1

import data.lib.mesh_fields

test_fields_of_mesh_in_both_spellings if {
	every name in [
		"rootNamespace", "root_namespace", "enableAutoMtls", "enable_auto_mtls", "ca", "meshMTLS",
		"mesh_mTLS", "h2UpgradePolicy", "defaultConfig",
	] {
		mesh_fields.of_mesh(name)
	}
}

test_fields_of_proxy_in_both_spellings if {
	every name in ["concurrency", "holdApplicationUntilProxyStarts", "mesh_id", "proxyMetadata"] {
		mesh_fields.of_proxy(name)
	}
}

test_no_fields if {
	every name in ["", "RootNamespace", "rootnamespace", "runAsUser", "meshMtls", null, 5] {
		not mesh_fields.of_mesh(name)
		not mesh_fields.of_proxy(name)
	}
	not mesh_fields.of_proxy("rootNamespace")
	not mesh_fields.of_mesh("concurrency")
}
