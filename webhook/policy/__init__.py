"""Reads Rego files and their METADATA, and never evaluates.

Files in, a `Catalogue` out. METADATA is the single source of a guardrail's identity, docs and
matching, so it is read strictly: whatever is missing, unknown or misspelt is refused with file,
line, column, key and remedy, and every problem of every file is told at once. What a Rego rule
means is not known here; only whether the rules that the contract names are there, and, by its
text, whether a rule reads or calls what is not there and so would silently find nothing.
"""

from webhook.config.refusals import Refusal
from webhook.policy.catalogue import load
from webhook.policy.folders import rego_files, shipped
from webhook.policy.own import Extended, Extending
from webhook.policy.roots import holds_policies, root_of

__all__ = [
    "Extended",
    "Extending",
    "Refusal",
    "holds_policies",
    "load",
    "rego_files",
    "root_of",
    "shipped",
]
