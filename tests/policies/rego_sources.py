"""The Rego under policies/: which files there are, and what stands in one, read as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from webhook.policy import shipped
from webhook.policy.folders import rego_files
from webhook.policy.rego_text import RegoText

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.policy.folders import RegoFile

ROOT = shipped()

_METADATA = re.compile(r"^# METADATA\n(?:#.*\n)+", re.MULTILINE)


@dataclass(frozen=True)
class Rego:
    """One Rego file that is no test."""

    file: RegoFile

    def __str__(self) -> str:
        return self.file.name.removesuffix(".rego")

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def package(self) -> str:
        return ".".join(self.file.place if self.file.is_library else self.file.place[:-1])

    @property
    def test_path(self) -> Path:
        return self.path.with_name(f"{self.path.stem}_test.rego")

    @cached_property
    def tests(self) -> list[str]:
        """The names of its tests."""
        there = self.test_path.exists()
        return RegoText(self.test_path.read_text(encoding="utf-8")).tests if there else []

    @cached_property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def text(self) -> RegoText:
        """What stands in it, METADATA left out."""
        return RegoText(_METADATA.sub("", self.source))


EVERY = [Rego(file) for file in rego_files(ROOT)]
GUARDRAILS = [rego for rego in EVERY if not rego.file.is_library]
LIBRARY = [rego for rego in EVERY if rego.file.is_library]
HELPERS = {rego.package: rego.text for rego in LIBRARY}
"""What stands in each helper, by its package."""
