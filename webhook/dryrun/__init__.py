"""Manifests judged without a cluster: files only.

It collects files, makes of each object the request that an API server would send on CREATE, and
puts it to the same Reviewer that the webhook uses: mutate, apply the patch, validate. What the
cluster would tell of namespaces and the mesh comes from the other manifests of the same check.
"""
