"""Compiled ahead, elsewhere, so that the thread that judges only has to take it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.engine.programs import Compiled, compile_guardrails, sources
from webhook.engine.rego import Program

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from webhook.engine.programs import Key, Make
    from webhook.model.guardrail import Catalogue
    from webhook.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an engine for a catalogue needs, beside what another one has already."""

    keys: Mapping[Kind, Key]
    """Of what the guardrails of each kind are compiled."""
    packed: Mapping[Key, Compiled[bytes]]
    """The compiled forms that were not known."""


def compile_ahead(catalogue: Catalogue, make: Make[bytes], *, known: Container[Key]) -> Ahead:
    """Compile the guardrails of every kind but for those whose form is *known* already."""
    keys: dict[Kind, Key] = {}
    packed: dict[Key, Compiled[bytes]] = {}
    for kind in sorted(catalogue.kinds()):
        guardrails = list(catalogue.of_kind(kind))
        key = keys[kind] = tuple(sources(catalogue, guardrails))
        if key not in known and key not in packed:
            packed[key] = compile_guardrails(catalogue, guardrails, make)
    return Ahead(keys, packed)


def unpack(packed: Compiled[bytes]) -> Compiled[Program]:
    """Take over what was compiled elsewhere; a tenth of a millisecond for the program of a kind."""
    programs = {each: Program.unpack(each) for each in set(packed.programs.values())}
    return Compiled(
        programs={id_: programs[each] for id_, each in packed.programs.items()},
        reasons=packed.reasons,
    )
