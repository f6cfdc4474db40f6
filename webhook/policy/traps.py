"""What compiles and yet lets bad objects pass: in Rego it is undefined, and so finds nothing.

The shipped guardrails are held to the same by the tests; those of an organisation's own are
refused where they do it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.config.spelling import did_you_mean
from webhook.policy.allowed_builtins import ALLOWED
from webhook.policy.folders import LIBRARY
from webhook.policy.reaching import reached

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from webhook.model.guardrail import Guardrail
    from webhook.policy.metadata import Problem
    from webhook.policy.rego_text import RegoText

VIEW = re.compile(r'\binput\.context\.(\w+)|\["context", "(\w+)"')
_PARAMS = re.compile(r'\binput\.params\b(?:\["([^"\n]*)"\])?')
_ALIAS = re.compile(r"^(\w+) := input\.params\[[^\]\n]*\]$", re.MULTILINE)

_FORBIDDEN = {
    "userInfo": "users are matched in bindings",
    "input.guardrails": "a guardrail knows of no other",
    '$"': "template strings are unknown to one of the engines; use sprintf",
}
_BUILT_IN = "is no rule of this file, and no built-in that both engines have and agree on"
_ELSEWHERE = "docs/tutorial.md lists those"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a source may count on."""

    helpers: Mapping[str, RegoText]
    """Every helper, by its package."""
    views: Collection[str]
    """The names of the views that there are."""


def in_helper(text: RegoText, around: Surroundings) -> Iterator[Problem]:
    """The traps of a helper: what it calls and what it refers to."""
    yield from _calls(text)
    yield from _references(text, around)
    yield from _forbidden(text)


def in_guardrail(text: RegoText, guardrail: Guardrail, around: Surroundings) -> Iterator[Problem]:
    """The traps of a guardrail: those of a helper, and what it reads of the input."""
    yield from in_helper(text, around)
    yield from _views(text, guardrail, around)
    yield from _params(text, guardrail)


def _calls(text: RegoText) -> Iterator[Problem]:
    for name, offset in text.calls():
        first = name.partition(".")[0]
        is_known = name in ALLOWED or name in text.rules or name == "set"
        if not (is_known or first in text.libraries or name.startswith(f"data.{LIBRARY}.")):
            near = did_you_mean(name, {*ALLOWED, *text.rules}, otherwise=_ELSEWHERE)
            yield text.position(offset), f"{name} {_BUILT_IN}; {near}"


def _references(text: RegoText, around: Surroundings) -> Iterator[Problem]:
    for package, rule, offset in text.references():
        helper = around.helpers.get(package)
        if helper is not None and rule not in helper.rules:
            near = did_you_mean(rule, helper.rules)
            yield text.position(offset), f"data.{package} has no rule {rule}; {near}"
    for name, offset in text.names():
        if name.partition(".")[0] == "data":
            yield from _data(text, name, offset, around)


def _data(text: RegoText, name: str, offset: int, around: Surroundings) -> Iterator[Problem]:
    wanted = f"{name.removeprefix('data.')}."
    if not wanted.startswith(f"{LIBRARY}."):
        yield text.position(offset), f"{name} is not there to be read; only data.lib is"
    elif not any(wanted.startswith(f"{package}.") for package in around.helpers):
        near = did_you_mean(wanted.rstrip("."), around.helpers)
        yield text.position(offset), f"there is no helper {name}; {near}"


def _forbidden(text: RegoText) -> Iterator[Problem]:
    for word, why in _FORBIDDEN.items():
        if (offset := text.code.find(word)) >= 0:
            yield text.position(offset), f"reads {word}: {why}"


def views_read(text: RegoText, around: Surroundings) -> set[str]:
    """The views that *text* reads, be it through helpers."""
    found = [found for code in reached(text, around.helpers) for found in VIEW.findall(code)]
    return {dotted or listed for dotted, listed in found}


def _views(text: RegoText, guardrail: Guardrail, around: Surroundings) -> Iterator[Problem]:
    where = text.position(max(text.source.find("context:"), 0))
    for view in guardrail.context:
        if view not in around.views:
            near = did_you_mean(view, around.views)
            yield where, f'custom.context names "{view}", which is no view; {near}'
    places = {found[1] or found[2]: found.start() for found in VIEW.finditer(text.code)}
    for view in sorted(views_read(text, around) - set(guardrail.context)):
        # A helper reads it where this source does not.
        offset = places.get(view, text.bare.find("package"))
        why = f"the view {view} is read, but custom.context does not name it; add it there"
        yield text.position(offset), why


def params_read(text: RegoText, guardrail: Guardrail) -> dict[str, int]:
    """The parameters that *text* reads of those of *guardrail*, with the offset of one reading."""
    own = re.escape(f'input.params["{guardrail.id}"]')
    aliases = [rf"\b{re.escape(alias)}" for alias in _ALIAS.findall(text.code)]
    reading = re.compile(rf"(?:{'|'.join([own, *aliases])})\.(\w+)")
    return {found[1]: found.start() for found in reading.finditer(text.code)}


def _params(text: RegoText, guardrail: Guardrail) -> Iterator[Problem]:
    for found in _PARAMS.finditer(text.code):
        if found[1] != guardrail.id:
            own = f'input.params["{guardrail.id}"]'
            yield text.position(found.start()), f"parameters are read under the own id only: {own}"
    for name, offset in params_read(text, guardrail).items():
        if name not in guardrail.params:
            why = f"the parameter {name} is read, but custom.params has none of that name"
            yield text.position(offset), why
