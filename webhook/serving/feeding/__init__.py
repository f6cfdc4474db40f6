"""What is in force follows the cluster: each replica watches what its reviews depend on.

Reviews never ask the API server. They are judged by what was last seen, which changes under
them: settings and guardrails by a swap of what is in force, namespaces in place. A replica that has
not seen everything once judges nothing, and where the API server goes away later it goes on with
what it knows, and says so.
"""
