"""The samples beside a guardrail: which of them to show, and what is said of the denied one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from webhook import documents
from webhook.dryrun.judging import Manner, judge
from webhook.errors import DocumentError
from webhook.inventory import from_objects
from webhook.model.enforcement import (
    Action,
    Configuration,
    Enforcement,
    MeshAssumptions,
    Profile,
    Setting,
)
from webhook.report.entries import Samples
from webhook.review import Reviewer

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.dryrun.judging import Judged
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.protocols import Engine

NOW = datetime(2026, 6, 1, tzinfo=UTC)
"""When samples are judged, so that the dates in them stay in the past or the future."""

_EXPECTED = ".expected.yaml"
_OWN_PARAMS = re.compile(r"^# Params:", re.MULTILINE)


def samples_of(guardrail: Guardrail, root: Path) -> Samples:
    """The samples of *guardrail*, whose policies lie under *root*.

    Of several of a kind it takes the first by name that needs no parameters of its own.
    """
    folder = root.joinpath(*guardrail.package.split("."), "samples")
    bare = _first(folder, "defaulted")
    return Samples(
        avoid=_text(_first(folder, "denied")),
        prefer=_text(_first(folder, "allowed")),
        bare=_text(bare),
        defaulted=_text(bare and bare.with_name(bare.stem + _EXPECTED)),
    )


def _first(folder: Path, prefix: str) -> Path | None:
    paths = sorted(p for p in folder.glob(f"{prefix}_*.yaml") if not p.name.endswith(_EXPECTED))
    plain = (path for path in paths if not _OWN_PARAMS.search(path.read_text(encoding="utf-8")))
    return next(plain, None)


def _text(path: Path | None) -> str | None:
    return path.read_text(encoding="utf-8") if path else None


async def judge_sample(
    text: str, guardrail: Guardrail, *, catalogue: Catalogue, engine: Engine
) -> Judged:
    """Judge a sample by *guardrail* alone: its last object, with the others for context.

    Raises:
        DocumentError: it cannot be read.
    """
    found = list(documents.read(text, guardrail.id))
    for each in found:
        if isinstance(each, DocumentError):
            raise each
    *others, judged = (each for each in found if not isinstance(each, DocumentError))
    inventory = from_objects(
        (other.object for other in others), assume=True, stated=MeshAssumptions()
    )
    reviewer = Reviewer(
        catalogue=catalogue,
        configuration=_only(guardrail),
        engine=engine,
        inventory=inventory,
    )
    return await judge(judged, Manner(reviewer=reviewer, now=NOW))


def _only(guardrail: Guardrail) -> Configuration:
    profile = Profile("sample", {guardrail.id: Setting(action=Action.DENY, inject=False)})
    return Configuration(enforcement=Enforcement(profile=profile, excluded_namespaces=()))
