"""All that is wrong with a set of files, told at once and always in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.fields import Field
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from webhook.config.fields import Parser, Problem, T
    from webhook.documents import Document
    from webhook.errors import DocumentError


class Refusals:
    """What has been refused so far."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int, int, str]] = []

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
            self._found.append((place.file, place.line, place.column, str(problem)))

    def add_unreadable(self, error: DocumentError) -> None:
        """Refuse a document that is no object."""
        self._found.append((error.file, error.line, error.column, error.reason))

    def add_file(self, file: str, reason: str) -> None:
        """Refuse a whole file."""
        self._found.append((file, 0, 0, reason))

    def raise_if_any(self) -> None:
        """Raise ConfigError with every problem; nothing where there is none."""
        if self._found:
            raise ConfigError(*(_told(*found) for found in sorted(self._found)))


def _told(file: str, line: int, column: int, text: str) -> str:
    return f"{file}:{line}:{column}: {text}" if line else f"{file}: {text}"
