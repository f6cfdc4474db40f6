"""Which helpers a module needs: to parse all of them for every kind would take most of a start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.model.guardrail import PolicyModule

_MENTION = re.compile(r"\bdata\.(lib(?:\.\w+)*)")


def with_helpers(
    modules: Iterable[PolicyModule], library: Sequence[PolicyModule]
) -> list[PolicyModule]:
    """*modules* with every helper that they mention, be it through others.

    A helper that is broken can so break only those guardrails that use it.
    """
    found = list(modules)
    for module in found:
        mentions = set(_MENTION.findall(module.source))
        found += [each for each in library if each not in found and _is_mentioned(each, mentions)]
    return found


def _is_mentioned(helper: PolicyModule, mentions: Iterable[str]) -> bool:
    """Whether one of *mentions* is the package, a rule in it, or a part that leads to it."""
    own = f"{helper.package}."
    return any(f"{each}.".startswith(own) or own.startswith(f"{each}.") for each in mentions)
