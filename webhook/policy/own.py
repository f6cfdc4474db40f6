"""Guardrails of an organisation's own: taken or refused one by one, beside the shipped ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from webhook.config.refusals import Refusal
from webhook.policy import traps
from webhook.policy.catalogue import NO_GUARDRAIL
from webhook.policy.loading import Loading, helper_of
from webhook.policy.metadata import Position
from webhook.policy.rego_text import RegoText
from webhook.policy.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from webhook.model.guardrail import Catalogue, Guardrail, PolicyModule
    from webhook.policy.metadata import Problem
    from webhook.policy.sources import Source

_LOCATED = re.compile(r"(\S+\.rego):(\d+):(\d+): (.*)", re.DOTALL)
_START = Position(1, 1)
_REASON = "it does not compile"


class Compiler(Protocol):
    """Tells what does not compile; this package itself never evaluates."""

    def fault_of(self, module: PolicyModule) -> str | None:
        """Why *module* alone is no Rego, as `name:line:column: reason`, or None."""
        ...

    def faults(self, catalogue: Catalogue, guardrails: Sequence[Guardrail]) -> Mapping[str, str]:
        """Why each of *guardrails* that does not compile does not, by id."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """A catalogue with guardrails of one's own, and what was refused of them."""

    catalogue: Catalogue
    refusals: tuple[Refusal, ...] = ()
    sources: tuple[Source, ...] = ()
    """What was taken, as it was read."""
    roots: Mapping[str, Path]
    """The folder of policies of each guardrail of one's own, by its id."""


class Extending:
    """Extends one catalogue, again and again as files change."""

    def __init__(
        self,
        base: Catalogue,
        folders: Iterable[Path],
        *,
        views: Collection[str],
        compiler: Compiler,
        others: Callable[[], Sequence[Source]] = tuple,
    ) -> None:
        """Take guardrails from *folders*, which may name *views* and must pass *compiler*.

        And from *others*: sources that stand in no file, as they are when they are asked for.
        """
        self._base = base
        self._folders = tuple(folders)
        self._others = others
        self._views = views
        self._compiler = compiler
        self._shipped = {each.package: RegoText(each.source) for each in base.library}

    def extend(self, good: Sequence[Source] = ()) -> Extended:
        """Read the folders now.

        Args:
            good: what was taken the last time: it stays in force where a file of it is now wrong,
                and is gone where the file is gone.
        """
        sources = [source for folder in self._folders for source in read_sources(folder)]
        sources += self._others()
        known = {source.file.path for source in good}
        # What is in force comes first: no new file may take its id or its package away.
        sources.sort(key=lambda source: source.file.path not in known)
        found = self._load(sources)
        refusals = found.refusals
        while (kept := _keeping(sources, found.refusals, good)) != sources:
            sources, found = kept, self._load(kept)
        return replace(found, refusals=refusals)

    def _load(self, sources: Sequence[Source]) -> Extended:
        loading = Loading(self._base)
        for source in sources:
            loading.add(source)
        self._refuse_helpers(loading)
        self._refuse_traps(loading)
        self._refuse_uncompiled(loading)
        empty = [
            Refusal(str(folder), 0, 0, NO_GUARDRAIL)
            for folder in self._folders
            if not any(source.root == folder for source in sources)
        ]
        taken = [source for _, source in loading.guardrails.values()]
        return Extended(
            catalogue=loading.catalogue(),
            refusals=tuple(sorted([*empty, *loading.refusals])),
            sources=(*loading.helpers.values(), *taken),
            roots={id_: source.root for id_, (_, source) in loading.guardrails.items()},
        )

    def _refuse_helpers(self, loading: Loading) -> None:
        """Leave out helpers with faults, and then those that need them, until none is left."""
        for source in list(loading.helpers.values()):
            self._refuse_unparsed(loading, source)
        left = -1
        while left != len(loading.helpers):
            left = len(loading.helpers)
            around = self._around(loading)
            for source in list(loading.helpers.values()):
                if problems := sorted(traps.in_helper(RegoText(source.text), around)):
                    loading.refuse(source, *problems)

    def _refuse_unparsed(self, loading: Loading, source: Source) -> None:
        if (fault := self._compiler.fault_of(helper_of(source))) is not None:
            loading.refuse(source, _located(fault)[1])

    def _refuse_traps(self, loading: Loading) -> None:
        around = self._around(loading)
        for guardrail, source in list(loading.guardrails.values()):
            text = RegoText(source.text)
            if problems := sorted(traps.in_guardrail(text, guardrail, around)):
                loading.refuse(source, *problems)

    def _refuse_uncompiled(self, loading: Loading) -> None:
        guardrails = [guardrail for guardrail, _ in loading.guardrails.values()]
        faults = self._compiler.faults(loading.catalogue(), guardrails)
        helpers = {source.file.name: source for source in loading.helpers.values()}
        for id_, fault in faults.items():
            _, source = loading.guardrails[id_]
            name, problem = _located(fault)
            if (helper := helpers.pop(name, None)) is not None:
                loading.refuse(helper, problem)
            is_own = name in {"", source.file.name}
            loading.refuse(source, problem if is_own else (_START, f"{_REASON}: {fault}"))

    def _around(self, loading: Loading) -> traps.Surroundings:
        own = {package: RegoText(source.text) for package, source in loading.helpers.items()}
        return traps.Surroundings(helpers={**self._shipped, **own}, views=self._views)


def _located(fault: str) -> tuple[str, Problem]:
    """A compiler's words: the name of the source that it means, if any, and the problem."""
    found = _LOCATED.fullmatch(fault)
    if found is None:
        return "", (_START, f"{_REASON}: {fault}")
    return found[1], (Position(int(found[2]), int(found[3])), f"{_REASON}: {found[4]}")


def _keeping(
    sources: Sequence[Source], refusals: Iterable[Refusal], good: Sequence[Source]
) -> list[Source]:
    """*sources* with the *good* text of each file that is refused."""
    wrong = {Path(refusal.file) for refusal in refusals}
    former = {source.file.path: source for source in good if source.file.path in wrong}
    kept = [former.get(source.file.path, source) for source in sources]
    return kept + [source for source in good if source.root in wrong and source not in kept]
