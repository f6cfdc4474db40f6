"""Enforcement and Exemptions as the cluster holds them, or is about to.

Files are refused as a whole, since whoever wrote them waits for the answer. In a cluster an object
may stand there that nobody can refuse any more: what is wrong with it is left out, and told of, and
the rest is in force.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, cast

from webhook.config.enforcements import enforcement_of
from webhook.config.exemptions import exemption_of
from webhook.config.fields import Field
from webhook.config.kinds import API_VERSION
from webhook.config.profiles import DEFAULT_PROFILE, load_profile, profile_in
from webhook.model.enforcement import Configuration, LeftOut
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path as FilePath

    from webhook.config.fields import Problem
    from webhook.model.enforcement import Enforcement, Exemption
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object, Path

GROUP = "meshwarden.dev"
ENFORCEMENT = "Enforcement"
EXEMPTION = "Exemption"
IN_FORCE = "default"
"""The name of the one Enforcement that is in force."""

_BINDINGS = ("spec", "bindings")
_GUARDRAILS = frozenset({"guardrail", "guardrails"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of an object of our own kinds; it may pass where there is no problem."""

    problems: tuple[Problem, ...] = ()
    """What is wrong with it, in the words that files get, without file and line."""
    warnings: tuple[str, ...] = ()

    @property
    def misses_guardrails(self) -> bool:
        """Whether it names guardrails that are not known, at least not yet."""
        return any(_GUARDRAILS.intersection(problem.path[-2:]) for problem in self.problems)


class OwnKinds:
    """Reads objects of our own kinds, which may name the guardrails of one catalogue."""

    def __init__(
        self, catalogue: Catalogue, profiles: FilePath, *, profile: str = DEFAULT_PROFILE
    ) -> None:
        """Read under a catalogue.

        Args:
            catalogue: the guardrails.
            profiles: the folder of the profiles.
            profile: the one that holds where no Enforcement names a right one.
        """
        self._enforcement_of = enforcement_of(
            catalogue,
            profile_in(profiles, catalogue),
            default=lambda: load_profile(profile, profiles, catalogue),
            isolating=True,
        )
        self._exemption_of = exemption_of(catalogue)

    def configuration(
        self, enforcement: Object | None, exemptions: Iterable[Object]
    ) -> Configuration:
        """What is in force of objects that stand in the cluster.

        Args:
            enforcement: the one named `default`, or None where there is none.
            exemptions: those of all namespaces.
        """
        left_out: list[LeftOut] = []
        granted: list[Exemption] = []
        for obj in exemptions:
            found, problems = self._exemption(obj)
            left_out += _left_out(EXEMPTION, obj, problems)
            granted += [found] if found is not None else []
        read, problems = self._enforcement(enforcement or _NO_ENFORCEMENT)
        if enforcement is not None:
            left_out += _left_out(ENFORCEMENT, enforcement, problems)
        return Configuration(
            enforcement=read,
            exemptions=tuple(sorted(granted, key=str)),
            left_out=tuple(sorted(left_out, key=str)),
        )

    def judge(self, kind: str, obj: Object, *, now: datetime) -> Verdict:
        """What is to be said of *obj*, of *kind*, before it is stored."""
        if kind == ENFORCEMENT:
            _, problems = self._enforcement(obj)
            return Verdict(tuple(problems), tuple(_of_name(obj)))
        if kind == EXEMPTION:
            exemption, problems = self._exemption(obj)
            return Verdict(tuple(problems), tuple(_of_end(exemption, now)))
        return Verdict()

    def _enforcement(self, obj: Object) -> tuple[Enforcement, list[Problem]]:
        field = Field(obj)
        # An isolating parser makes something of every object.
        return cast("Enforcement", self._enforcement_of(field)), field.problems

    def _exemption(self, obj: Object) -> tuple[Exemption | None, list[Problem]]:
        field = Field(obj)
        return self._exemption_of(field), field.problems


_NO_ENFORCEMENT: Object = {"apiVersion": API_VERSION, "kind": ENFORCEMENT}


def _left_out(kind: str, obj: Object, problems: Iterable[Problem]) -> Iterator[LeftOut]:
    """*problems* by the entries that they leave out; an Exemption is one entry."""
    entries: dict[Path, list[Problem]] = defaultdict(list)
    for problem in problems:
        entries[_entry(problem.path) if kind == ENFORCEMENT else ()].append(problem)
    metadata = child(obj, "metadata")
    for path, found in entries.items():
        yield LeftOut(
            kind=kind,
            name=text(metadata, "name"),
            namespace=text(metadata, "namespace"),
            path=path,
            problems=_told(found),
        )


def _entry(path: Path) -> Path:
    return path[:3] if path[:2] == _BINDINGS else path[:2]


def _told(problems: Iterable[Problem]) -> tuple[str, ...]:
    return tuple(map(str, problems))


def _of_name(obj: Object) -> Iterator[str]:
    name = text(child(obj, "metadata"), "name")
    if name != IN_FORCE:
        only = f'only the Enforcement named "{IN_FORCE}" is'
        yield f'it is not in force: {only}, and this is "{name}"'


def _of_end(exemption: Exemption | None, now: datetime) -> Iterator[str]:
    if exemption is not None and not exemption.holds(now):
        ended = exemption.until.astimezone(UTC)
        yield f"it exempts from nothing: it ended at {ended:%Y-%m-%dT%H:%M:%SZ}"
