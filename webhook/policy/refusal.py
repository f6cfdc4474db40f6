"""What is said of a file that is not taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Why a file, or a folder, is left out; line and column are 1-based, or 0 for all of it."""

    file: str
    line: int
    column: int
    reason: str
    """What is wrong, and how to mend it."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.reason}"
