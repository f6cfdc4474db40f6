from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from webhook.dryrun.samples import judge_sample, samples_of
from webhook.engine import EmbeddedEngine
from webhook.errors import DocumentError
from webhook.report.entries import Samples

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.dryrun.judging import Judged
    from webhook.model.guardrail import Catalogue

HEAD = "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
RED = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: red}}\n"


def judged(text: str, id_: str, catalogue: Catalogue) -> Judged:
    engine = EmbeddedEngine(catalogue)
    return asyncio.run(
        judge_sample(text, catalogue.guardrails[id_], catalogue=catalogue, engine=engine)
    )


def test_which_samples_are_shown(catalogue: Catalogue, tmp_path: Path) -> None:
    """The first of each kind that needs no parameters of its own."""
    folder = tmp_path / "istio/virtualservice/sized/samples"
    folder.mkdir(parents=True)
    for name, text in {
        "allowed_a.yaml": "# Expected: x.\n# Params: {limit: 9}\n",
        "allowed_b.yaml": "allowed b",
        "allowed_c.yaml": "allowed c",
        "denied_a.yaml": "denied a",
        "defaulted_a.yaml": "bare a",
        "defaulted_a.expected.yaml": "defaulted a",
    }.items():
        (folder / name).write_text(text)

    assert samples_of(catalogue.guardrails["vs-sized"], tmp_path) == Samples(
        avoid="denied a", prefer="allowed b", bare="bare a", defaulted="defaulted a"
    )


def test_samples_that_all_need_parameters(catalogue: Catalogue, tmp_path: Path) -> None:
    """They are shown, since there are no others."""
    folder = tmp_path / "istio/virtualservice/sized/samples"
    folder.mkdir(parents=True)
    text = "# Expected: x.\n# Params: {limit: 9}\n"
    for name in ("allowed_a.yaml", "denied_a.yaml"):
        (folder / name).write_text(text)

    assert samples_of(catalogue.guardrails["vs-sized"], tmp_path) == Samples(
        avoid=text, prefer=text
    )


def test_a_guardrail_without_samples(catalogue: Catalogue, tmp_path: Path) -> None:
    assert samples_of(catalogue.guardrails["vs-sized"], tmp_path) == Samples()


def test_a_sample_is_judged_by_its_guardrail_alone(catalogue: Catalogue) -> None:
    """Its last object is judged, and the others tell of the cluster."""
    sample = f"{RED}---\n{HEAD}metadata: {{name: reviews, namespace: shop}}\n"

    found = judged(sample, "vs-owned", catalogue)

    assert [(f.guardrail.id, f.message) for f in found.findings] == [
        ("vs-owned", "namespace shop is red since 2026-06-01T00:00:00Z")
    ]


@pytest.mark.parametrize(
    ("head", "messages"),
    [
        pytest.param("", ["item is above 3"], id="defaults"),
        pytest.param("# Params: {limit: 9}\n", [], id="its-own"),
    ],
)
def test_a_sample_is_judged_under_its_own_parameters(
    catalogue: Catalogue, head: str, messages: list[str]
) -> None:
    sample = f"{head}{HEAD}metadata: {{name: x}}\nspec: {{items: [9]}}\n"

    assert [f.message for f in judged(sample, "vs-flagged", catalogue).findings] == messages


def test_defaults_do_not_mend_a_sample(catalogue: Catalogue) -> None:
    found = judged(f"{HEAD}metadata: {{name: x}}\nspec: {{}}\n", "vs-sized", catalogue)

    assert [f.message for f in found.findings] == ["size is unset"]
    assert found.defaults == ()


def test_a_sample_that_cannot_be_read(catalogue: Catalogue) -> None:
    with pytest.raises(DocumentError, match=r"^vs-sized:2:1: "):
        judged("a: [\n", "vs-sized", catalogue)
