"""Values to Kubernetes objects: lists are taken apart, and what is no object is refused."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any

from webhook.documents.document import Document
from webhook.documents.faults import Fault
from webhook.errors import DocumentError, NotAnObject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents.source import Source, Span
    from webhook.model.objects import Json, Object, Path

_REQUIRED = ("apiVersion", "kind")
_USUAL = ("metadata", "spec", "items")
_EXPECTED = "expected a mapping with apiVersion and kind, both text"
_JSON_TYPES = {
    str: "a string",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    list: "a list",
}


def objects(
    value: Json, span: Span, source: Source, file: str
) -> Iterator[Document | DocumentError]:
    """The Kubernetes objects that *value* is or lists; an error in the place of what is none.

    Args:
        value: what was read; null, which stands for an empty document, gives nothing.
        span: where it stands in the text of *source*.
        source: the text that it was read from.
        file: the name of the file as the user gave it.
    """
    if value is not None:
        yield from _Objects(file, source).of(value, span, ())


@dataclass(frozen=True, slots=True)
class _Objects:
    file: str
    source: Source

    def of(self, value: Json, span: Span, path: Path) -> Iterator[Document | DocumentError]:
        """What *value*, which stands at *path* of the source, is or lists."""
        reason = _refusal(value)
        if reason or not isinstance(value, dict):
            kind = DocumentError if path or _resembles_object(value) else NotAnObject
            yield self.source.error(Fault(reason, span.start), self.file, kind)
        elif _is_list(value):
            yield from self._listed(value, span, path)
        else:
            yield self._document(value, span, path)

    def _listed(self, value: Object, span: Span, path: Path) -> Iterator[Document | DocumentError]:
        items: Any = value.get("items") or []
        for index, (item, where) in enumerate(zip(items, span.items(), strict=True)):
            yield from self.of(_completed(item, value), where, (*path, "items", index))

    def _document(self, value: Object, span: Span, path: Path) -> Document:
        if self.source.syntax.divisible(self.source.text):
            return Document(self.file, value, self.source.part(span))
        return Document(self.file, value, self.source, path)


def _refusal(value: Json) -> str:
    """Why *value* is no Kubernetes object; empty where it is one."""
    if not isinstance(value, dict):
        return f"{_JSON_TYPES.get(type(value), 'null')} is no Kubernetes object; {_EXPECTED}"
    missing = [key for key in _REQUIRED if not (isinstance(value.get(key), str) and value[key])]
    if missing:
        return f"no {' and no '.join(missing)}; {_EXPECTED}"
    if value["kind"] == "List" and not isinstance(value.get("items", []), list | NoneType):
        return "items of a List must be a list"
    return ""


def _resembles_object(value: Json) -> bool:
    """Whether *value* was meant for Kubernetes, as when its `kind` is misspelt or lacks its colon.

    So was a list of what resembles objects, which lacks the List around it.
    """
    if isinstance(value, str):
        return "apiVersion" in value
    if isinstance(value, list):
        return any(map(_resembles_object, value))
    return isinstance(value, dict) and all(
        any(key in value for key in keys) for keys in (_REQUIRED, _USUAL)
    )


def _is_list(value: Object) -> bool:
    kind = value["kind"]
    return kind == "List" or (
        isinstance(kind, str) and kind.endswith("List") and isinstance(value.get("items"), list)
    )


def _completed(item: Json, of: Object) -> Json:
    """*item* with the kind that it leaves to its list, as in a PodList of the API server."""
    if not isinstance(item, dict) or of["kind"] == "List":
        return item
    inherited = {"apiVersion": of["apiVersion"], "kind": str(of["kind"]).removesuffix("List")}
    return inherited | item
