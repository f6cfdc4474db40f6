"""Samples: what stands in one, and the request that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.policies.rego_sources import GUARDRAILS, ROOT
from webhook import documents
from webhook.dryrun.requests import of_object
from webhook.errors import DocumentError
from webhook.inventory import context_of, from_objects
from webhook.model.enforcement import MeshAssumptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.policies.rego_sources import Rego
    from webhook.inventory import Inventory
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EXPECTED = ".expected.yaml"

_PARAMS = re.compile(r"^# Params: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """One YAML beside a guardrail; its last document is judged, the others are context."""

    rego: Rego
    path: Path

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT).parent.parent}:{self.path.stem}"

    @property
    def verdict(self) -> str:
        """What its name says of it: allowed, denied or defaulted."""
        return self.path.name.partition("_")[0]

    @property
    def expected_path(self) -> Path:
        """Where the defaulted object stands."""
        return self.path.with_name(self.path.stem + EXPECTED)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def objects(self) -> list[Object]:
        return objects_in(self.text, str(self))

    @property
    def request(self) -> Request:
        return of_object(self.objects[-1], namespace="default")

    @property
    def inventory(self) -> Inventory:
        return from_objects(self.objects[:-1], assume=True, stated=MeshAssumptions())

    @property
    def own_params(self) -> dict[str, Json]:
        """What its line `# Params:` says."""
        found = _PARAMS.search(self.text)
        value = documents.value_of(found[1]) if found else {}
        assert isinstance(value, dict)
        return value

    def params(self, guardrail: Guardrail) -> dict[str, dict[str, Json]]:
        return {guardrail.id: guardrail.defaults() | self.own_params}

    def context(self, guardrail: Guardrail) -> dict[str, Any]:
        """The views that *guardrail* declares, and no other."""
        shown, unseen = context_of(guardrail.context, self.request, self.inventory, NOW)
        assert unseen == {}
        return shown


def objects_in(text: str, name: str) -> list[Object]:
    """Every object of *text*; raise the first DocumentError."""
    found = []
    for each in documents.read(text, name):
        if isinstance(each, DocumentError):
            raise each
        found.append(each.object)
    return found


def samples_of(rego: Rego) -> list[Sample]:
    paths = sorted(rego.path.parent.glob("samples/*.yaml"))
    return [Sample(rego, path) for path in paths if not path.name.endswith(EXPECTED)]


SAMPLES = [sample for rego in GUARDRAILS for sample in samples_of(rego)]
