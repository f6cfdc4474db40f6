from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.review import guardrails
from webhook import policy
from webhook.cli.telling import entries
from webhook.errors import ConfigError
from webhook.report.entries import Samples

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.report.entries import Entry

HEAD = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: x}\n"


def told(root: Path, name: str, sample: str | None) -> Entry:
    catalogue = policy.load(guardrails.write(root))
    if sample is not None:
        folder = root / "istio" / "virtualservice" / name / "samples"
        folder.mkdir()
        (folder / "denied_x.yaml").write_text(sample)
    (entry,) = asyncio.run(entries([catalogue.guardrails[f"vs-{name}"]], catalogue, root))
    return entry


def test_what_is_said_of_a_sample(tmp_path: Path) -> None:
    entry = told(tmp_path, "flagged", f"{HEAD}spec: {{items: [1, 9]}}\n")

    assert entry.messages == ("[vs-flagged] spec.items[1]: item is above 3",)
    assert str(entry.example) == "VirtualService default/x"


def test_a_guardrail_without_samples(tmp_path: Path) -> None:
    entry = told(tmp_path, "flagged", None)

    assert (entry.samples, entry.messages, entry.example) == (Samples(), (), None)


@pytest.mark.parametrize(
    ("name", "sample", "problem"),
    [
        pytest.param("flagged", HEAD, "its denied sample is not denied", id="not-denied"),
        pytest.param("failing", HEAD, "its rule `deny` answered", id="not-judged"),
    ],
)
def test_a_page_never_hides_what_is_wrong(
    tmp_path: Path, name: str, sample: str, problem: str
) -> None:
    """A page without its message would look whole."""
    with pytest.raises(ConfigError, match=f"^vs-{name}: {problem}"):
        told(tmp_path, name, sample)
