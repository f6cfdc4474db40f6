"""docs/coverage.md names every guardrail, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from webhook import policy

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_every_guardrail_is_linked_by_its_name() -> None:
    text = PAGE.read_text(encoding="utf-8")
    links = re.findall(r"\[([a-z0-9-]+)\]\(guardrails/([a-z0-9-]+)\.md\)", text)

    assert {name for name, target in links if name != target} == set()
    assert {target for _, target in links} == set(policy.load(policy.shipped()).guardrails)
