"""Pure Istio and Kubernetes knowledge: takes values, returns values.

No file, no clock, no API call, and nothing of guardrails or bindings: what stands here is true in
every organisation.
"""
