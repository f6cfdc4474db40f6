"""What is bad in an unusual spelling, or in an unusual place, is found all the same."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.practice.judging import report_of

if TYPE_CHECKING:
    from collections.abc import Mapping

OBJECTS = Path(__file__).with_name("evasions.yaml")
NAMES = [obj["metadata"]["name"] for obj in yaml.safe_load_all(OBJECTS.read_text())]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, set[str]]:
    """The guardrails that find something in an object, by its name; no default is injected."""
    findings: dict[str, set[str]] = defaultdict(set)
    for finding in report_of(OBJECTS, tmp_path_factory.mktemp("config"))["findings"]:
        findings[finding["object"]["name"]].add(finding["guardrail"])
    return findings


@pytest.mark.parametrize("name", NAMES)
def test_no_spelling_slips_past(found: Mapping[str, set[str]], name: str) -> None:
    """The guardrail finds it; what others find in so short an object is their own matter."""
    guardrail, _, _way = name.partition("--")

    assert guardrail in found.get(name, set())


def test_names_are_unique() -> None:
    assert len(NAMES) == len(set(NAMES))
