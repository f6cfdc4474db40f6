"""What the comments in examples/ announce of the objects below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ANNOUNCEMENT = re.compile(r"^# ([a-z0-9-]+) (denies|warns|audits|injects|exempts): ", re.MULTILINE)


class Remark(NamedTuple):
    """What is said of an object: in a comment above it, or by Meshwarden."""

    object: str
    guardrail: str
    verb: str


def announced(folder: Path) -> set[Remark]:
    """What is announced anywhere below *folder*."""
    return {remark for file in folder.rglob("*.yaml") for remark in _announced_in(file)}


def title(obj: Any) -> str:
    """What a remark calls an object."""
    return f"{obj['kind']} {obj['metadata']['name']}"


def _announced_in(file: Path) -> Iterator[Remark]:
    for chunk in re.split(r"^---$", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
        obj = yaml.safe_load(chunk)
        for guardrail, verb in _ANNOUNCEMENT.findall(chunk):
            yield Remark(title(obj), guardrail, verb)
