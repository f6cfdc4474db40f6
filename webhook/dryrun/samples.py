"""The samples beside a guardrail: which of them to show, and what is said of the denied one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import documents
from webhook.dryrun.judging import Manner, judge
from webhook.dryrun.sample_files import NOW, Verdict, params_in, samples_beside
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
    from collections.abc import Mapping
    from pathlib import Path

    from webhook.dryrun.judging import Judged
    from webhook.dryrun.sample_files import Sample
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.objects import Json
    from webhook.model.protocols import Engine


def samples_of(guardrail: Guardrail, root: Path) -> Samples:
    """The samples of *guardrail*, whose policies lie under *root*.

    Of several of a kind it takes the first by name that needs no parameters of its own, or else the
    first of all: a guardrail may demand nothing, or allow nothing, until it is told more.
    """
    folder = root.joinpath(*guardrail.package.split("."))
    first: dict[Verdict | None, Sample] = {}
    plain: dict[Verdict | None, Sample] = {}
    for sample in samples_beside(folder):
        first.setdefault(sample.verdict, sample)
        if sample.is_plain:
            plain.setdefault(sample.verdict, sample)
    bare = plain.get(Verdict.DEFAULTED)
    return Samples(
        avoid=_text(plain.get(Verdict.DENIED, first.get(Verdict.DENIED))),
        prefer=_text(plain.get(Verdict.ALLOWED, first.get(Verdict.ALLOWED))),
        bare=_text(bare),
        defaulted=bare.expected_path.read_text(encoding="utf-8") if bare else None,
    )


def _text(sample: Sample | None) -> str | None:
    return sample.text if sample else None


async def judge_sample(
    text: str, guardrail: Guardrail, *, catalogue: Catalogue, engine: Engine
) -> Judged:
    """Judge a sample by *guardrail* alone, under parameters of its own: its last object.

    Raises:
        DocumentError: it cannot be read.
    """
    found = list(documents.read(text, guardrail.id))
    for each in found:
        if isinstance(each, DocumentError):
            raise each
    *others, judged = (each for each in found if not isinstance(each, DocumentError))
    context = [other.object for other in others]
    inventory = from_objects(context, assume=True, stated=MeshAssumptions())
    reviewer = Reviewer(
        catalogue=catalogue,
        configuration=_only(guardrail, params_in(text, guardrail.id)),
        engine=engine,
        inventory=inventory,
    )
    return await judge(judged, Manner(reviewer=reviewer, now=NOW), context)


def _only(guardrail: Guardrail, params: Mapping[str, Json]) -> Configuration:
    setting = Setting(action=Action.DENY, params=params, inject=False)
    profile = Profile("sample", {guardrail.id: setting})
    return Configuration(enforcement=Enforcement(profile=profile, excluded_namespaces=()))
