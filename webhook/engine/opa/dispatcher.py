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

ROOT = "meshwarden"
"""No package of anybody else's begins with it."""

PACKAGE = f"{ROOT}.dispatch"
REVISION = "revision"

MERGED = "policies"
"""Below which name in our root stand the packages of what is merged into the dispatcher."""

IN_FULL = f"data.{ROOT}.{MERGED}"
"""The same, as rules have to mention it."""

NAMES = frozenset({"dispatch", MERGED})
"""What a bare name may mean in the dispatcher, where others are merged into it."""

_HEAD = """\
# Written by Meshwarden for the policies that it stands beside: do not edit.
package {package}

import rego.v1

# What all of them come to. Every answer carries it, so that no other policies are taken for these.
{at}{revision_rule} := {revision}
"""

_RULE = """
# What the rule `{rule}` of each of input.guardrails finds, by id.
{at}{rule} := {{"revision": data.{package}.{revision_rule}, "answers": answers}} if {{
	answers := {{id: found |
		some id in input.guardrails
		found := data.{package}._{rule}[id]
	}}
}}
"""

_ENTRY = """
{at}_{rule}[{id}] := {root}.{package}.{rule}
"""


def dispatcher(
    guardrails: Iterable[Guardrail], *, revision: str, merged: Collection[str] | None = None
) -> str:
    """The module for *guardrails*, which reports *revision*.

    Where other modules are merged into it, its package is all that is ours, so that few bare names
    mean anything in it; *merged* are the ids of the guardrails among them.
    """
    package, at = (PACKAGE, "") if merged is None else (ROOT, f"{PACKAGE.partition('.')[2]}.")
    written = json.dumps(revision)
    head = _HEAD.format(package=package, at=at, revision_rule=REVISION, revision=written)
    known = list(guardrails)
    injecting = [guardrail for guardrail in known if guardrail.injects]
    of_deny = _rule(RuleName.DENY, known, at, merged or ())
    return "".join([head, *of_deny, *_rule(RuleName.INJECT, injecting, at, merged or ())])


def _rule(
    rule: RuleName, guardrails: list[Guardrail], at: str, merged: Collection[str]
) -> Iterator[str]:
    # Rego refuses to look anything up in a rule that has no body at all.
    if guardrails:
        yield _RULE.format(rule=rule, at=at, package=PACKAGE, revision_rule=REVISION)
    for guardrail in guardrails:
        root = IN_FULL if guardrail.id in merged else "data"
        id_ = json.dumps(guardrail.id)
        yield _ENTRY.format(rule=rule, at=at, id=id_, root=root, package=guardrail.package)
