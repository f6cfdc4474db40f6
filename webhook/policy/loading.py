"""Sources to guardrails and helpers, with all that is wrong with any of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webhook.config.refusals import Refusal
from webhook.model.guardrail import Catalogue, PolicyModule
from webhook.policy.guardrails import package_problems, read_guardrail
from webhook.policy.metadata import Position

if TYPE_CHECKING:
    from webhook.model.guardrail import Guardrail
    from webhook.policy.metadata import Problem
    from webhook.policy.sources import Source

_ID = re.compile(r"^#[ \t]+id:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_START = Position(1, 1)
_SHIPPED = "a shipped one"


class Loading:
    """What has been read so far, and what was wrong with it.

    Attributes:
        refusals: why files were left out, in the order of the files.
        guardrails: those that were read, by id, with the source of each.
        helpers: those that were read, by package.
        refused: the ids of guardrails that were left out, as far as they can be made out.
    """

    def __init__(self, base: Catalogue | None = None) -> None:
        """Begin with *base*, whose ids and packages are taken, or with nothing."""
        self.refusals: list[Refusal] = []
        self.guardrails: dict[str, tuple[Guardrail, Source]] = {}
        self.helpers: dict[str, Source] = {}
        self.refused: set[str] = set()
        self._base = base or Catalogue(guardrails={}, modules={}, library=())
        self._ids = dict.fromkeys(self._base.guardrails, _SHIPPED)
        self._packages = {each.package: _SHIPPED for each in self._base}
        self._packages |= {each.package: _SHIPPED for each in self._base.library}

    def add(self, source: Source) -> None:
        """Take *source*, or refuse it."""
        place = source.file.place
        if source.fault:
            self.refusals.append(Refusal(str(source), 0, 0, source.fault))
        elif source.file.is_library:
            self._add_helper(source)
        elif place[-2:-1] != place[-1:]:
            folder = "/".join(place[:-1]) or "the root"
            self.refuse(source, (_START, f"a guardrail is NAME/NAME.rego; this is in {folder}"))
        else:
            self._add_guardrail(source)

    def refuse(self, source: Source, *problems: Problem) -> None:
        """Leave *source* out, for each of *problems*; it may have been taken already."""
        self.refusals += [
            Refusal(str(source), where.line, where.column, why) for where, why in problems
        ]
        self.refused.update(_ID.findall(source.text))
        for id_, (_, taken) in list(self.guardrails.items()):
            if taken is source:
                del self.guardrails[id_]
        for package, helper in list(self.helpers.items()):
            if helper is source:
                del self.helpers[package]

    def catalogue(self) -> Catalogue:
        """The base with all that was read, the guardrails by id."""
        added = {id_: guardrail for id_, (guardrail, _) in self.guardrails.items()}
        modules = {
            id_: PolicyModule(source.file.name, source.text, guardrail.package)
            for id_, (guardrail, source) in self.guardrails.items()
        }
        guardrails = {**self._base.guardrails, **added}
        return Catalogue(
            guardrails=dict(sorted(guardrails.items())),
            modules={**self._base.modules, **modules},
            library=(*self._base.library, *map(helper_of, self.helpers.values())),
            refused=frozenset(self.refused - guardrails.keys()),
        )

    def _add_helper(self, source: Source) -> None:
        package = ".".join(source.file.place)
        problems = package_problems(source.file, source.text) or self._claim(source, package)
        if problems:
            self.refuse(source, *problems)
        else:
            self.helpers[package] = source

    def _add_guardrail(self, source: Source) -> None:
        read = read_guardrail(source.file, source.text)
        if isinstance(read, list):
            self.refuse(source, *read)
        elif (first := self._ids.get(read.id)) is not None:
            why = f'custom.id is "{read.id}", which {first} has; ids are never shared'
            self.refuse(source, (_id_position(source), why))
        elif problems := self._claim(source, read.package):
            self.refuse(source, *problems)
        else:
            self._ids[read.id] = str(source)
            self.guardrails[read.id] = (read, source)

    def _claim(self, source: Source, package: str) -> list[Problem]:
        """Rules of one package are one thing to Rego, whatever files they stand in."""
        first = self._packages.setdefault(package, str(source))
        if first == str(source):
            return []
        return [(_START, f"its package {package} is that of {first}; move it to another folder")]


def helper_of(source: Source) -> PolicyModule:
    """The module of a source under `lib`."""
    return PolicyModule(source.file.name, source.text, ".".join(source.file.place))


def _id_position(source: Source) -> Position:
    found = _ID.search(source.text)
    return Position(source.text.count("\n", 0, found.start(1)) + 1, 1) if found else _START
