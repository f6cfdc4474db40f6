"""Which remedies are safe."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.dryrun.conftest import NOW
from webhook.documents import Document, read
from webhook.dryrun.judging import Manner, judge
from webhook.dryrun.remedies import Mending
from webhook.engine import EmbeddedEngine
from webhook.inventory import from_objects
from webhook.model.enforcement import (
    Action,
    Configuration,
    Enforcement,
    MeshAssumptions,
    Profile,
    Setting,
)
from webhook.review import Reviewer

if TYPE_CHECKING:
    from webhook.dryrun.judging import Judged
    from webhook.model.guardrail import Catalogue
    from webhook.report.findings import Remedy

TEXT = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\n"
BOX = ("spec", "box")


def mended(catalogue: Catalogue, settings: dict[str, Setting], text: str = TEXT) -> Judged:
    """What is said of *text* under *settings*, with remedies."""
    engine = EmbeddedEngine(catalogue)
    reviewer, injecting = (
        Reviewer(
            catalogue=catalogue,
            configuration=Configuration(
                enforcement=Enforcement(
                    profile=Profile(
                        "test",
                        {
                            id_: Setting(action=each.action, inject=each.inject or injects)
                            for id_, each in settings.items()
                        },
                    )
                )
            ),
            engine=engine,
            inventory=from_objects((), assume=True, stated=MeshAssumptions()),
        )
        for injects in (False, True)
    )
    (document,) = read(text, "a.yaml")
    assert isinstance(document, Document)
    mending = Mending(reviewer=reviewer, injecting=injecting, now=NOW)
    manner = Manner(reviewer=reviewer, now=NOW, mending=mending)
    return asyncio.run(judge(document, manner))


def remedies(judged: Judged) -> list[tuple[Remedy, ...]]:
    return [finding.remedies for finding in judged.findings]


@pytest.mark.parametrize("action", [Action.DENY, Action.WARN])
def test_what_a_guardrail_would_inject_mends_its_violation(
    catalogue: Catalogue, action: Action
) -> None:
    """All that it injects, in one edit, as far as it is about one field."""
    (found,) = remedies(mended(catalogue, {"vs-sized": Setting(action=action)}))

    assert [(each.path, each.value) for each in found] == [
        ((*BOX, "size"), 7),
        ((*BOX, "unit"), "cm"),
    ]
    first, second = (each.edit for each in found)
    assert first == second
    assert first is not None
    assert first.text == "\nspec:\n  box:\n    size: 7\n    unit: cm"


def test_a_default_of_admission_has_its_edit(catalogue: Catalogue) -> None:
    judged = mended(catalogue, {"vs-sized": Setting(action=Action.DENY, inject=True)})

    assert judged.findings == ()
    assert [each.remedy.value for each in judged.defaults if each.remedy] == [7, "cm"]


def test_what_is_only_recorded_is_not_mended(catalogue: Catalogue) -> None:
    assert remedies(mended(catalogue, {"vs-sized": Setting(action=Action.AUDIT)})) == [()]


def test_what_another_guardrail_would_mind_is_no_remedy(catalogue: Catalogue) -> None:
    """`vs-resized` wants 8 where `vs-sized` would write 7."""
    settings = {
        "vs-sized": Setting(action=Action.DENY),
        "vs-resized": Setting(action=Action.WARN),
    }

    assert remedies(mended(catalogue, settings)) == [()]


def test_what_has_no_place_in_the_text_has_no_edit(catalogue: Catalogue) -> None:
    text = f"{TEXT}x: &s {{box: {{}}}}\nspec: *s\n"
    (found,) = remedies(mended(catalogue, {"vs-sized": Setting(action=Action.DENY)}, text))

    assert [(each.path, each.edit) for each in found] == [
        ((*BOX, "size"), None),
        ((*BOX, "unit"), None),
    ]
