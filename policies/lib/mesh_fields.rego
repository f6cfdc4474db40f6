# The fields of MeshConfig and of its defaultConfig, a ProxyConfig, in both spellings that istiod
# reads: those of mesh/v1alpha1/config.proto and proxy.proto in istio/api, releases 1.20 to 1.28.
# What a later one of these deprecated or removed is among them.
package lib.mesh_fields

import rego.v1

of_mesh(name) if name in _of_mesh

of_proxy(name) if name in _of_proxy

_of_mesh := {
	"accessLogEncoding", "accessLogFile", "accessLogFormat", "access_log_encoding",
	"access_log_file", "access_log_format", "ca", "caCertificates", "ca_certificates",
	"certificates", "configSources", "config_sources", "connectTimeout", "connect_timeout",
	"defaultConfig", "defaultDestinationRuleExportTo", "defaultHttpRetryPolicy",
	"defaultInboundHttpRetryPolicy", "defaultProviders", "defaultServiceExportTo",
	"defaultTrafficPolicy", "defaultVirtualServiceExportTo", "default_config",
	"default_destination_rule_export_to", "default_http_retry_policy",
	"default_inbound_http_retry_policy", "default_providers", "default_service_export_to",
	"default_traffic_policy", "default_virtual_service_export_to", "disableEnvoyListenerLog",
	"disable_envoy_listener_log", "discoverySelectors", "discovery_selectors", "dnsRefreshRate",
	"dns_refresh_rate", "enableAutoMtls", "enableEnvoyAccessLogService",
	"enablePrometheusMerge", "enableTracing", "enable_auto_mtls",
	"enable_envoy_access_log_service", "enable_prometheus_merge", "enable_tracing",
	"extensionProviders", "extension_providers", "h2UpgradePolicy", "h2_upgrade_policy",
	"inboundClusterStatName", "inboundTrafficPolicy", "inbound_cluster_stat_name",
	"inbound_traffic_policy", "ingressClass", "ingressControllerMode", "ingressSelector",
	"ingressService", "ingress_class", "ingress_controller_mode", "ingress_selector",
	"ingress_service", "localityLbSetting", "locality_lb_setting", "meshMTLS", "mesh_mTLS",
	"outboundClusterStatName", "outboundTrafficPolicy", "outbound_cluster_stat_name",
	"outbound_traffic_policy", "pathNormalization", "path_normalization",
	"protocolDetectionTimeout", "protocol_detection_timeout", "proxyHttpPort",
	"proxyInboundListenPort", "proxyListenPort", "proxy_http_port", "proxy_inbound_listen_port",
	"proxy_listen_port", "rootNamespace", "root_namespace", "serviceEntryVisibility",
	"serviceScopeConfigs", "serviceSettings", "service_entry_visibility",
	"service_scope_configs", "service_settings", "tcpKeepalive", "tcp_keepalive",
	"thriftConfig", "thrift_config", "tlsDefaults", "tls_defaults", "trustDomain",
	"trustDomainAliases", "trust_domain", "trust_domain_aliases", "verifyCertificateAtClient",
	"verify_certificate_at_client",
}

_of_proxy := {
	"availabilityZone", "availability_zone", "binaryPath", "binary_path", "caCertificatesPem",
	"ca_certificates_pem", "concurrency", "configPath", "config_path", "connectionSettings",
	"connection_settings", "controlPlaneAuthPolicy", "control_plane_auth_policy",
	"customConfigFile", "custom_config_file", "discoveryAddress", "discoveryRefreshDelay",
	"discovery_address", "discovery_refresh_delay", "drainDuration", "drain_duration",
	"envoyAccessLogService", "envoyMetricsService", "envoyMetricsServiceAddress",
	"envoy_access_log_service", "envoy_metrics_service", "envoy_metrics_service_address",
	"extraStatTags", "extra_stat_tags", "fileFlushInterval", "fileFlushMinSizeKb",
	"file_flush_interval", "file_flush_min_size_kb", "gatewayTopology", "gateway_topology",
	"holdApplicationUntilProxyStarts", "hold_application_until_proxy_starts", "image",
	"interceptionMode", "interception_mode", "meshId", "mesh_id", "parentShutdownDuration",
	"parent_shutdown_duration", "privateKeyProvider", "private_key_provider", "proxyAdminPort",
	"proxyBootstrapTemplatePath", "proxyHeaders", "proxyMetadata", "proxyStatsMatcher",
	"proxy_admin_port", "proxy_bootstrap_template_path", "proxy_headers", "proxy_metadata",
	"proxy_stats_matcher", "readinessProbe", "readiness_probe", "runtimeValues",
	"runtime_values", "sds", "serviceCluster", "service_cluster", "statNameLength",
	"stat_name_length", "statsCompression", "statsEvictionInterval", "stats_compression",
	"stats_eviction_interval", "statsdUdpAddress", "statsd_udp_address", "statusPort",
	"status_port", "terminationDrainDuration", "termination_drain_duration", "tracing",
	"tracingServiceName", "tracing_service_name", "zipkinAddress", "zipkin_address",
}
