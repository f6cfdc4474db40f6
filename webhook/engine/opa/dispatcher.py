"""The module that answers for every guardrail asked, in one request.

Its input is the document that every guardrail sees, unchanged: it reads `input.guardrails` and
nothing else. The rule that is wanted is the last part of the path that is asked for:

    POST /v1/data/meshwarden/dispatch/deny      {"input": {"guardrails": ["vs-..."], ...}}
    {"result": {"revision": "3f5a...", "answers": {"vs-...": [{"path": [...], "msg": "..."}]}}}

A guardrail that OPA does not hold is missing among the answers. It is written anew for every
catalogue, since Rego cannot look up a package by a name that it reads.

Where policies are pushed, guardrails and helpers stand in this very module: see `merging`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from webhook.model.guardrail import Guardrail

PACKAGE = "meshwarden.dispatch"
REVISION = "revision"

MERGED = "policies"
"""Below which name in our package stand the packages of what is merged into the dispatcher."""

IN_FULL = f"data.{PACKAGE}.{MERGED}"
"""The same, as rules have to mention it."""

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
_{rule}[{id}] := {root}.{package}.{rule}
"""


def dispatcher(
    guardrails: Iterable[Guardrail], *, revision: str, merged: Collection[str] = ()
) -> str:
    """The module for *guardrails*, of which it is to hold *merged* (ids); it reports *revision*."""
    head = _HEAD.format(package=PACKAGE, revision_rule=REVISION, revision=json.dumps(revision))
    known = list(guardrails)
    injecting = [guardrail for guardrail in known if guardrail.injects]
    rules = (*_rule(RuleName.DENY, known, merged), *_rule(RuleName.INJECT, injecting, merged))
    return "".join([head, *rules])


def _rule(rule: RuleName, guardrails: list[Guardrail], merged: Collection[str]) -> Iterator[str]:
    # Rego refuses to look anything up in a rule that has no body at all.
    if guardrails:
        yield _RULE.format(rule=rule, revision_rule=REVISION)
    for guardrail in guardrails:
        root = IN_FULL if guardrail.id in merged else "data"
        id_ = json.dumps(guardrail.id)
        yield _ENTRY.format(rule=rule, id=id_, root=root, package=guardrail.package)
