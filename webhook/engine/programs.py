"""The compiled guardrails of one kind: all in one Program, but for those that do not compile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from webhook.engine.library import with_helpers
from webhook.engine.rego import RegoError
from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.model.guardrail import Catalogue, Guardrail

UNCOMPILED = "it does not compile: "
"""What reasons of the compiler begin with."""

Source: TypeAlias = "tuple[str, str]"
"""The name under which compilers report on a module, and its text."""

Key: TypeAlias = "tuple[Source, ...]"
"""All that a compiled form depends on: METADATA stands in the sources too."""

P = TypeVar("P")

Make: TypeAlias = Callable[["Sequence[Source]", "Sequence[str]"], P]
"""Compiles modules for the paths of rules; raises RegoError."""


@dataclass(frozen=True, slots=True)
class Compiled(Generic[P]):
    """What became of some guardrails: each is compiled, or has a reason why not."""

    programs: Mapping[str, P] = field(default_factory=dict)
    """By guardrail id; nearly always one for all, more where one cannot hold them."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why a guardrail does not compile, by id."""

    def __add__(self, other: Compiled[P]) -> Compiled[P]:
        return Compiled({**self.programs, **other.programs}, {**self.reasons, **other.reasons})


def entry_point(guardrail: Guardrail, rule: RuleName) -> str:
    """The path of a rule of *guardrail* in Rego's data."""
    # Of an enumeration a format asks slowly, and this is asked for every guardrail of a review.
    return f"data.{guardrail.package}.{rule.value}"


def sources(catalogue: Catalogue, guardrails: Iterable[Guardrail]) -> list[Source]:
    """The modules of *guardrails* and the helpers that they need, as compilers want them."""
    modules = [catalogue.modules[guardrail.id] for guardrail in guardrails]
    return [(each.name, each.source) for each in with_helpers(modules, catalogue.library)]


def compile_guardrails(
    catalogue: Catalogue, guardrails: Sequence[Guardrail], make: Make[P]
) -> Compiled[P]:
    """Compile *guardrails* together, and find out which of them cannot be where that fails.

    Compiling each of them alone first would tell the same at twice the price, and nearly always
    none fails: so halves are tried only then, and what compiles is put together again.
    """
    compiled = _divide(catalogue, guardrails, make)
    sound = [guardrail for guardrail in guardrails if guardrail.id not in compiled.reasons]
    if compiled.reasons and sound:
        return _divide(catalogue, sound, make) + Compiled(reasons=compiled.reasons)
    return compiled


def _divide(catalogue: Catalogue, guardrails: Sequence[Guardrail], make: Make[P]) -> Compiled[P]:
    if not guardrails:
        return Compiled()
    try:
        program = _compile(catalogue, guardrails, make)
    except RegoError as error:
        if len(guardrails) == 1:
            return Compiled(reasons={guardrails[0].id: f"{UNCOMPILED}{error}"})
        half = len(guardrails) // 2
        first, rest = guardrails[:half], guardrails[half:]
        return _divide(catalogue, first, make) + _divide(catalogue, rest, make)
    return Compiled(programs={guardrail.id: program for guardrail in guardrails})


def _compile(catalogue: Catalogue, guardrails: Sequence[Guardrail], make: Make[P]) -> P:
    rules = [entry_point(guardrail, RuleName.DENY) for guardrail in guardrails]
    rules += [
        entry_point(guardrail, RuleName.INJECT) for guardrail in guardrails if guardrail.injects
    ]
    return make(sources(catalogue, guardrails), rules)
