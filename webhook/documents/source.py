"""A piece of a file that holds one document, and where in the file it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from webhook.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from webhook.documents.faults import Fault
    from webhook.model.objects import Json, Path


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in a text.

    Attributes:
        start: index of its first character.
        end: index behind its last character.
        items: gives the spans of what it lists under `items`.
    """

    start: int
    end: int
    items: Callable[[], Sequence[Span]]


class Syntax(Protocol):
    """What is known of YAML and of JSON alike; the modules `yaml_text` and `json_text` have it."""

    def entries(self, text: str, /) -> Iterator[tuple[Json, Span]]:
        """The values in *text* and where they stand; a Fault where it cannot be read."""
        ...

    def find(self, text: str, path: Path, /) -> int:
        """The index in *text* of the value at *path*, or of its nearest parent that exists."""
        ...

    def divisible(self, text: str, /) -> bool:
        """Whether a part of *text* means the same without the rest."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one document.

    Attributes:
        text: the text itself; its first line may be padded so that columns are those of the file.
        line: the 1-based line of the file on which the text starts.
        syntax: how to read it.
    """

    text: str
    line: int
    syntax: Syntax

    def position(self, index: int) -> tuple[int, int]:
        """The 1-based line and column in the file of the character at *index*."""
        # Not the parser's own line numbers: YAML 1.1 also breaks lines where no editor does.
        line_start = self.text.rfind("\n", 0, index) + 1
        return self.line + self.text.count("\n", 0, index), index - line_start + 1

    def find(self, path: Path) -> tuple[int, int]:
        """The 1-based line and column of the value at *path*, or of its nearest parent."""
        return self.position(self.syntax.find(self.text, path))

    def part(self, span: Span) -> Source:
        """The text of *span* alone, at the same lines and columns."""
        line, column = self.position(span.start)
        return Source(" " * (column - 1) + self.text[span.start : span.end], line, self.syntax)

    def error(
        self, fault: Fault, file: str, kind: type[DocumentError] = DocumentError
    ) -> DocumentError:
        """Tell *fault* with its place in *file*."""
        line, column = self.position(fault.index)
        reason = fault.reason
        if fault.earlier is not None:
            reason += f" (the first stands on line {self.position(fault.earlier)[0]})"
        return kind(file, line, column, reason)
