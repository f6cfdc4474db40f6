"""The compiled guardrails of one kind: all in one Program, but for those that do not compile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from webhook.engine.library import with_helpers
from webhook.engine.rego import Program, RegoError
from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.model.guardrail import Catalogue, Guardrail

UNCOMPILED = "it does not compile: "
"""What reasons of the compiler begin with."""

Source: TypeAlias = "tuple[str, str]"
"""The name under which compilers report on a module, and its text."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of some guardrails: each is compiled, or has a reason why not."""

    programs: Mapping[str, Program] = field(default_factory=dict)
    """By guardrail id; nearly always one for all, more where one cannot hold them."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why a guardrail does not compile, by id."""

    def __add__(self, other: Compiled) -> Compiled:
        return Compiled({**self.programs, **other.programs}, {**self.reasons, **other.reasons})


def entry_point(guardrail: Guardrail, rule: RuleName) -> str:
    """The path of a rule of *guardrail* in Rego's data."""
    return f"data.{guardrail.package}.{rule}"


def sources(catalogue: Catalogue, guardrails: Iterable[Guardrail]) -> list[Source]:
    """The modules of *guardrails* and the helpers that they need, as compilers want them."""
    modules = [catalogue.modules[guardrail.id] for guardrail in guardrails]
    return [(each.name, each.source) for each in with_helpers(modules, catalogue.library)]


def compile_guardrails(catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Compiled:
    """Compile *guardrails* together, and find out which of them cannot be where that fails.

    Compiling each of them alone first would tell the same at twice the price, and nearly always
    none fails: so halves are tried only then, and what compiles is put together again.
    """
    compiled = _divide(catalogue, guardrails)
    sound = [guardrail for guardrail in guardrails if guardrail.id not in compiled.reasons]
    if compiled.reasons and sound:
        return _divide(catalogue, sound) + Compiled(reasons=compiled.reasons)
    return compiled


def _divide(catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Compiled:
    if not guardrails:
        return Compiled()
    try:
        program = _compile(catalogue, guardrails)
    except RegoError as error:
        if len(guardrails) == 1:
            return Compiled(reasons={guardrails[0].id: f"{UNCOMPILED}{error}"})
        half = len(guardrails) // 2
        return _divide(catalogue, guardrails[:half]) + _divide(catalogue, guardrails[half:])
    return Compiled(programs={guardrail.id: program for guardrail in guardrails})


def _compile(catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Program:
    rules = [entry_point(guardrail, RuleName.DENY) for guardrail in guardrails]
    rules += [
        entry_point(guardrail, RuleName.INJECT) for guardrail in guardrails if guardrail.injects
    ]
    return Program(sources(catalogue, guardrails), rules)
