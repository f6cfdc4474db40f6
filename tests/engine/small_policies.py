"""Guardrails of a few lines, and questions to them."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

from webhook.engine import EmbeddedEngine
from webhook.model.findings import RuleName
from webhook.model.guardrail import Catalogue, Category, Guardrail, PolicyModule, Severity
from webhook.model.kinds import Kind, Operation
from webhook.model.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.model.findings import Answer
    from webhook.model.protocols import Question, Remaining

VIRTUAL_SERVICE = Kind("networking.istio.io", "VirtualService")

BAD = 'deny contains {"path": ["spec"], "msg": "it is bad"} if input.object.bad'
"""A sound guardrail that finds `bad: true`."""

PAIRWISE = """
deny contains {"path": ["list", i], "msg": sprintf("%s stands twice", [x])} if {
	some i, x in input.object.list
	some j, y in input.object.list
	i != j
	x == y
}
"""
"""A guardrail whose work grows with the square of a list: 200 items are beyond the budget."""


def a_guardrail(
    name: str, *, injects: bool = False, kinds: Sequence[Kind] = (VIRTUAL_SERVICE,)
) -> Guardrail:
    return Guardrail(
        id=name,
        package=f"test.{name}",
        title="A title",
        description="A description.",
        references=(),
        since="0.1.0",
        severity=Severity.LOW,
        category=Category.HYGIENE,
        kinds=tuple(kinds),
        operations=(Operation.CREATE,),
        remediation="Do not.",
        verify="true",
        injects=injects,
    )


def a_catalogue(
    rules: Mapping[str, str], *library: str, kinds: Sequence[Kind] = (VIRTUAL_SERVICE,)
) -> Catalogue:
    """A guardrail for each name and its rules; *library* are whole modules."""
    guardrails = {
        name: a_guardrail(name, injects="inject contains" in code, kinds=kinds)
        for name, code in rules.items()
    }
    modules = {
        name: PolicyModule(
            f"test/{name}.rego",
            f"package test.{name}\n\nimport rego.v1\n\n{code}\n",
            f"test.{name}",
        )
        for name, code in rules.items()
    }
    helpers = tuple(
        PolicyModule(f"lib/{i}.rego", code, code.partition("\n")[0].removeprefix("package "))
        for i, code in enumerate(library)
    )
    return Catalogue(guardrails=guardrails, modules=modules, library=helpers)


def a_request(obj: Any = None, **fields: Any) -> Request:
    """A CREATE of *obj*."""
    given = {"uid": "u", "kind": VIRTUAL_SERVICE, "version": "v1", "operation": Operation.CREATE}
    return Request(**({**given, "object": obj} | fields))


def a_question(engine: EmbeddedEngine, obj: Any, **params: dict[str, Any]) -> Question:
    return engine.question(a_request(obj), params=params, context={})


def plenty() -> float:
    """All the time in the world."""
    return math.inf


def ask(
    rules: Mapping[str, str],
    obj: Any,
    rule: RuleName = RuleName.DENY,
    *library: str,
    remaining: Remaining = plenty,
) -> Mapping[str, Answer]:
    """Ask every one of *rules* about *obj*, in their order."""
    engine = EmbeddedEngine(a_catalogue(rules, *library))
    return asyncio.run(a_question(engine, obj).ask(list(rules), rule, remaining))
