"""Which rules of which helpers a source comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.policy.rego_text import RegoText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def reached(text: RegoText, helpers: Mapping[str, RegoText]) -> Iterator[str]:
    """The code of every rule of *text*, and of the rules of *helpers* that these come to.

    Args:
        text: where to begin.
        helpers: every helper, by its package.
    """
    seen: set[tuple[str, str]] = set()
    pending = [("", rule) for rule in text.rules]
    while pending:
        package, rule = pending.pop()
        where = helpers.get(package) if package else text
        if where is None or (package, rule) in seen or rule not in where.rules:
            continue
        seen.add((package, rule))
        yield where.rules[rule]
        pending += _mentioned(where, package, rule)


def _mentioned(where: RegoText, package: str, rule: str) -> Iterator[tuple[str, str]]:
    """Rules of the same source, and of helpers, that *rule* mentions."""
    for name, _ in RegoText(where.rules[rule]).names():
        first, *members = name.split(".")
        if first in where.libraries and members:
            yield where.libraries[first], members[0]
        elif first in where.rules:
            yield package, first
