"""Samples: what stands in one, and the request that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from webhook import documents
from webhook.dryrun.requests import of_object, updating
from webhook.errors import DocumentError
from webhook.inventory import from_objects
from webhook.model.enforcement import MeshAssumptions

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.inventory import Inventory
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request

NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""When samples are judged, so that the dates in them stay in the past or the future."""

EXPECTED = ".expected.yaml"
"""What the name of the object ends in that a defaulted sample becomes."""

_PARAMS = re.compile(r"^# Params: (.*)$", re.MULTILINE)


class Verdict(StrEnum):
    """What the name of a sample says of it."""

    ALLOWED = "allowed"
    DENIED = "denied"
    DEFAULTED = "defaulted"


DOES = {Verdict.ALLOWED: "allows", Verdict.DENIED: "denies", Verdict.DEFAULTED: "injects"}
"""How the first line of a sample says the same."""


@dataclass(frozen=True)
class Sample:
    """One YAML beside a guardrail; its last document is judged, the others are context."""

    path: Path

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name

    @property
    def verdict(self) -> Verdict | None:
        """What its name says of it; None where that is no verdict."""
        word = self.name.partition("_")[0]
        return Verdict(word) if word in list(Verdict) else None

    @property
    def expected_path(self) -> Path:
        """Where the defaulted object stands."""
        return self.path.with_name(self.path.stem + EXPECTED)

    @cached_property
    def text(self) -> str:
        """What stands in its file; raise DocumentError where that is no text."""
        return _text(self.path)

    @cached_property
    def objects(self) -> list[Object]:
        """Its objects; raise the first DocumentError."""
        return objects_in(self.text, self.name)

    @property
    def expected(self) -> Object:
        """What injection is to make of it; raise DocumentError where that cannot be read."""
        return objects_in(_text(self.expected_path), self.expected_path.name)[-1]

    @property
    def request(self) -> Request:
        """The request to create its last object, or to update an earlier one that is the same."""
        *others, judged = self.objects
        return updating(of_object(judged, namespace="default"), others)

    @property
    def inventory(self) -> Inventory:
        """What its other objects tell of the cluster."""
        return from_objects(self.objects[:-1], assume=True, stated=MeshAssumptions())

    @property
    def is_plain(self) -> bool:
        """Whether it needs no parameters of its own."""
        return _PARAMS.search(self.text) is None

    @property
    def params(self) -> dict[str, Json]:
        """What its line `# Params:` says; raise DocumentError where that is no mapping."""
        return params_in(self.text, self.name)


def params_in(text: str, name: str) -> dict[str, Json]:
    """What the line `# Params:` of a sample says; raise DocumentError where that is no mapping."""
    found = _PARAMS.search(text)
    value = documents.value_of(found[1]) if found else {}
    if not isinstance(value, dict):
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        reason = "the line `# Params:` is no mapping, such as {maxAttempts: 5}"
        raise DocumentError(name, line, 1, reason)
    return value


def samples_beside(folder: Path) -> list[Sample]:
    """The samples of the guardrail in *folder*, by name; what is expected of them is none."""
    paths = sorted(folder.glob("samples/*.yaml"))
    return [Sample(path) for path in paths if not path.name.endswith(EXPECTED)]


def objects_in(text: str, name: str) -> list[Object]:
    """Every object of *text*, one at least; raise the first DocumentError."""
    found: list[Object] = []
    for each in documents.read(text, name):
        if isinstance(each, DocumentError):
            raise each
        found.append(each.object)
    if not found:
        raise DocumentError(name, 1, 1, "holds no object to judge")
    return found


def _text(path: Path) -> str:
    text = documents.decode(path.read_bytes(), path.name)
    if isinstance(text, DocumentError):
        raise text
    return text
