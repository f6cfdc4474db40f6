"""Schemas, and what breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from webhook.config.fields import shown
from webhook.config.spelling import nearest
from webhook.model.objects import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from webhook.model.objects import Object, Path
    from webhook.schemas.validating import Validator


@dataclass(frozen=True, slots=True)
class SchemaBreach:
    """What an API server would refuse."""

    path: Path
    message: str


class Schemas:
    """Knows what the objects of some kinds look like."""

    def __init__(self, definitions: Mapping[tuple[str, str, str], Any]) -> None:
        """Take *definitions*: openAPIV3Schemas by group, kind and version."""
        self._definitions = definitions
        self._validators: dict[tuple[str, str, str], Validator] = {}

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(group for group, _kind, _version in self._definitions)

    def breaches(self, obj: Object) -> list[SchemaBreach]:
        """All that is wrong with *obj*; nothing where its group is defined nowhere."""
        group, _, version = text(obj, "apiVersion").rpartition("/")
        kind = text(obj, "kind")
        if group not in self._groups:
            return []
        key = group, kind, version
        if key not in self._definitions:
            return [self._unknown(*key)]
        return sorted(self._of(key, obj), key=lambda breach: [*map(str, breach.path)])

    def _of(self, key: tuple[str, str, str], obj: Object) -> Iterator[SchemaBreach]:
        if key not in self._validators:
            # It brings the libraries with it.
            from webhook.schemas.validating import Validator  # noqa: PLC0415

            self._validators[key] = Validator(self._definitions[key])
        yield from (SchemaBreach(*each) for each in self._validators[key].breaches(obj))

    def _unknown(self, group: str, kind: str, version: str) -> SchemaBreach:
        kinds = {known for of, known, _version in self._definitions if of == group}
        if kind not in kinds:
            message = f"{shown(kind)} is unknown to {group}; {_known(kind, kinds)}"
            return SchemaBreach(("kind",), message)
        versions = {v for of, known, v in self._definitions if (of, known) == (group, kind)}
        message = f"{kind} has no version {shown(version)}; {_known(version, versions)}"
        return SchemaBreach(("apiVersion",), message)


def _known(word: str, known: set[str]) -> str:
    near = nearest(word, known)
    return f'did you mean "{near}"?' if near else f"known are {', '.join(sorted(known))}"
