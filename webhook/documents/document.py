"""An object as a file holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.documents.source import Source
    from webhook.model.objects import Object, Path


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: line and column are 1-based, and columns count characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Document:
    """One Kubernetes object of a file.

    Attributes:
        file: the name that the user gave.
        object: the object, as `kubectl` would send it.
        source: the text that it was read from.
        within: the path of the object in that text, where the text holds more than the object.
    """

    file: str
    object: Object
    source: Source = field(repr=False, compare=False)
    within: Path = ()

    def locate(self, path: Path) -> Location:
        """Where the value at *path* stands, or its nearest parent that exists.

        Behind `"#"` the path goes on in the YAML that a string holds.
        """
        return Location(self.file, *self.source.find(self.within + path))
