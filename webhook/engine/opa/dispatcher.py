"""The module that answers for every guardrail asked, in one request.

Its input is the document that every guardrail sees, unchanged: it reads `input.guardrails` and
nothing else. The rule that is wanted is the last part of the path that is asked for:

    POST /v1/data/meshwarden/dispatch/deny      {"input": {"guardrails": ["vs-..."], ...}}
    {"result": {"revision": "3f5a...", "answers": {"vs-...": [{"path": [...], "msg": "..."}]}}}

A guardrail that OPA does not hold is missing among the answers. It is written anew for every
catalogue, since Rego cannot look up a package by a name that it reads.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.model.guardrail import Guardrail

PACKAGE = "meshwarden.dispatch"
REVISION = "revision"

_HEAD = """\
# Written by Meshwarden for the policies that it stands beside: do not edit.
package {package}

import rego.v1

# What all of them come to. Every answer carries it, so that no other policies are taken for these.
{revision_rule} := {revision}
"""

_RULE = """
# What the rule `{rule}` of each of input.guardrails finds, by id.
{rule} := {{"revision": {revision_rule}, "answers": answers}} if {{
	answers := {{id: found |
		some id in input.guardrails
		found := _{rule}[id]
	}}
}}
"""

_ENTRY = """
_{rule}[{id}] := data.{package}.{rule}
"""


def dispatcher(guardrails: Iterable[Guardrail], *, revision: str) -> str:
    """The module for *guardrails*, which reports *revision*."""
    head = _HEAD.format(package=PACKAGE, revision_rule=REVISION, revision=json.dumps(revision))
    known = list(guardrails)
    injecting = [guardrail for guardrail in known if guardrail.injects]
    return "".join([head, *_rule(RuleName.DENY, known), *_rule(RuleName.INJECT, injecting)])


def _rule(rule: RuleName, guardrails: list[Guardrail]) -> Iterator[str]:
    # Rego refuses to look anything up in a rule that has no body at all.
    if guardrails:
        yield _RULE.format(rule=rule, revision_rule=REVISION)
    for guardrail in guardrails:
        yield _ENTRY.format(rule=rule, id=json.dumps(guardrail.id), package=guardrail.package)
