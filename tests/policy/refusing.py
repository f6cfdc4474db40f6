"""What loading a folder refuses."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import REGO, write_guardrail
from webhook.errors import ConfigError
from webhook.policy import load

if TYPE_CHECKING:
    from pathlib import Path


def problems(root: Path) -> list[str]:
    """What loading *root* refuses, without the path of the folder."""
    with pytest.raises(ConfigError) as raised:
        load(root)
    return [problem.replace(f"{root}{os.sep}", "") for problem in raised.value.problems]


def refusal(root: Path, before: str, after: str) -> str:
    """The only problem of the guardrail after one change, without its file."""
    assert before in REGO
    path = write_guardrail(root, REGO.replace(before, after, 1))
    (problem,) = problems(root)
    file, _, rest = problem.partition(":")
    assert path == root / file
    return rest
