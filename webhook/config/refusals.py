"""All that is wrong with a set of files, told at once and always in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webhook.config.fields import Field
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from webhook.config.fields import Parser, Problem, T
    from webhook.documents import Document
    from webhook.errors import DocumentError


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Why a file, or a folder, is not taken; line and column are 1-based, or 0 for all of it."""

    file: str
    line: int
    column: int
    reason: str
    """What is wrong, and how to mend it."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.reason}"


class Refusals:
    """What has been refused so far."""

    def __init__(self) -> None:
        self._found: list[Refusal] = []

    def parse(self, document: Document, parse: Parser[T]) -> T | None:
        """What *parse* makes of the object of *document*, after refusing what is wrong with it."""
        field = Field(document.object)
        made = parse(field)
        self.add(document, *field.problems)
        return made

    def add(self, document: Document, *problems: Problem) -> None:
        """Refuse *document*, with the place of each of its problems."""
        for problem in problems:
            place = document.locate(problem.path)
            self._found.append(Refusal(place.file, place.line, place.column, str(problem)))

    def add_unreadable(self, error: DocumentError) -> None:
        """Refuse a document that is no object."""
        self._found.append(Refusal(error.file, error.line, error.column, error.reason))

    def add_file(self, file: str, reason: str) -> None:
        """Refuse a whole file."""
        self._found.append(Refusal(file, 0, 0, reason))

    def extend(self, others: Refusals) -> None:
        """Refuse what *others* hold, too."""
        self._found += others._found

    def raise_if_any(self) -> None:
        """Raise ConfigError with every problem; nothing where there is none."""
        if self._found:
            raise ConfigError(*map(str, sorted(self._found)))
