"""As many policies as can be in one module, with the dispatcher: OPA takes that at once or not.

OPA compiles all that it holds anew for each module that it is given, so a hundred modules cost a
hundred times what one does. And one module takes the place of another in a single transaction:
there is no moment in which rules of two versions are there.

Rewriting takes a tenth of a second for the shipped policies. It is done when it is first needed,
and the loop may turn after each module.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from webhook.engine.library import with_helpers
from webhook.engine.opa.dispatcher import dispatcher
from webhook.engine.opa.rewriting import UnmergeableError, rewritten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from webhook.engine.opa.errors import Place
    from webhook.engine.opa.policies import Policies
    from webhook.model.guardrail import PolicyModule

_log = logging.getLogger(__name__)


class Part(NamedTuple):
    """A module in the dispatcher."""

    line: int
    """Of the dispatcher, at which it begins; 1-based."""
    name: str
    left_out: int
    """How many lines of its own source, above its package, are not there."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which OPA can hold policies; whichever it is, they answer alike."""

    policies: Policies
    """Their dispatcher holds what could be merged; the rest stands beside it as modules."""
    parts: tuple[Part, ...]
    """What is merged, in the order in which it stands in the dispatcher."""

    @property
    def merged(self) -> frozenset[str]:
        """The names of the modules in the dispatcher."""
        return frozenset(part.name for part in self.parts)

    def modules_at(self, places: Iterable[Place]) -> frozenset[str]:
        """The names of the merged modules that stand at some of *places*."""
        ours = [line for policy, line in places if policy.endswith(self.policies.dispatcher.name)]
        return frozenset(part.name for part in map(self._part, ours) if part)

    def told(self, text: str) -> str:
        """What OPA says, with places in the sources instead of those in the dispatcher."""
        place = rf"{re.escape(self.policies.dispatcher.name)}:(\d+):\d+"
        return re.sub(place, self._in_source, text)

    def _in_source(self, place: re.Match[str]) -> str:
        line = int(place[1])
        part = self._part(line)
        # The line is the same, but names before a column may have become longer.
        return f"{part.name}:{line - part.line + part.left_out + 1}" if part else place[0]

    def _part(self, line: int) -> Part | None:
        return next((part for part in reversed(self.parts) if part.line <= line), None)


class Merging:
    """Merges some policies, again and again; what was found out once is kept."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self._modules = (*policies.library, *policies.guardrails.values())
        self._packages = Counter(module.package for module in self._modules)
        self._texts: dict[str, str | None] = {}
        """How each module stands in the dispatcher, by its name; None where it cannot."""
        self._needed: dict[str, frozenset[str]] = {}
        """The names of a module and of the helpers that it needs, by its name."""

    async def form(self, without: Collection[str] = ()) -> Form:
        """The form with everything merged that can be, but for *without* (names) and its users."""
        for module in self._modules:
            if module.name not in self._texts:
                self._read(module)
                await asyncio.sleep(0)
        bad = {name for name, text in self._texts.items() if text is None}.union(without)
        merged = [module for module in self._modules if bad.isdisjoint(self._needed[module.name])]
        return self._form(merged)

    def _read(self, module: PolicyModule) -> None:
        needed = with_helpers([module], self.policies.library)
        self._needed[module.name] = frozenset(each.name for each in needed)
        self._texts[module.name] = self._rewrite(module)

    def _rewrite(self, module: PolicyModule) -> str | None:
        # Rego takes all rules of a package together, so one of its modules does not tell all names.
        if self._packages[module.package] > 1:
            reason = "its package has other modules"
        else:
            try:
                return rewritten(module, [helper.package for helper in self.policies.library])
            except UnmergeableError as error:
                reason = str(error)
        _log.info("%s is pushed on its own: %s", module.name, reason)
        return None

    def _form(self, merged: Sequence[PolicyModule]) -> Form:
        names = {module.name for module in merged}
        guardrails = self.policies.guardrails.items()
        ids = {id_ for id_, module in guardrails if module.name in names}
        singles = {id_: module for id_, module in guardrails if module.name not in names}
        needed = set[str]().union(*(self._needed[each.name] for each in singles.values()))
        head = dispatcher(
            self.policies.known,
            revision=self.policies.revision,
            merged=ids if merged else None,
        )
        source, parts = self._joined(head, merged)
        policies = replace(
            self.policies,
            dispatcher=replace(self.policies.dispatcher, source=source),
            library=tuple(each for each in self.policies.library if each.name in needed),
            guardrails=singles,
        )
        return Form(policies, parts)

    def _joined(self, head: str, merged: Sequence[PolicyModule]) -> tuple[str, tuple[Part, ...]]:
        """The dispatcher with *merged* in it, after *head*, and where these are."""
        texts, parts = [head], []
        line = head.count("\n") + 1
        for module in merged:
            text = f"\n# From the package {module.package}\n{self._texts[module.name]}\n"
            left_out = module.source.count("\n") + 3 - text.count("\n")
            parts.append(Part(line + 2, module.name, left_out))
            texts.append(text)
            line += text.count("\n")
        return "".join(texts), tuple(parts)
