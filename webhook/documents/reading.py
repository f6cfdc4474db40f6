"""The text of a file to its documents, one after the other."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from webhook.documents import json_text, templates, yaml_text
from webhook.documents.document import Document
from webhook.documents.faults import Fault
from webhook.documents.json_values import NotJson
from webhook.documents.objects import objects
from webhook.documents.source import Source
from webhook.documents.splitting import split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents.source import Span, Syntax
    from webhook.errors import DocumentError
    from webhook.model.objects import Json

BYTE_ORDER_MARK = "\ufeff"


def read(text: str, file: str, *, line: int = 1) -> Iterator[Document | DocumentError]:
    """Every object of *text*, in order, with what cannot be read in its place.

    Objects of kind `List` and lists of one kind (`kubectl get -o yaml`) are taken apart. Empty
    documents are passed over.

    Args:
        text: YAML or JSON, of one or more documents.
        file: the name of the file as the user gave it, for locations and errors.
        line: the 1-based line of the file on which *text* starts.
    """
    for chunk, at in split(text.removeprefix(BYTE_ORDER_MARK)):
        start = line - 1 + at
        try:
            for value, span, syntax in _entries(chunk):
                yield from objects(value, span, Source(chunk, start, syntax), file)
                del value, span  # not while the next one is read
        except Fault as fault:
            source = Source(chunk, start, yaml_text)
            yield source.error(templates.suspected(chunk) or fault, file)


def mapping(text: str, file: str, *, line: int = 1) -> Document | DocumentError:
    """The one YAML mapping that *text* is, whatever it is about, as in the METADATA of a guardrail.

    Args:
        text: YAML of one document.
        file: the name of the file that it is a part of, for locations and errors.
        line: the 1-based line of that file on which it starts.
    """
    source = Source(text, line, yaml_text)
    try:
        value, span = next(yaml_text.entries(text), (None, None))
    except Fault as fault:
        return source.error(fault, file)
    if not isinstance(value, dict):
        return source.error(Fault("no mapping of keys to values", span.start if span else 0), file)
    return Document(file, value, source)


def value_of(text: str) -> Json:
    """The value of the YAML or JSON that a string of an object holds, as in a mesh ConfigMap.

    Of several documents it is the first that is not empty. Null where there is none; ValueError,
    with the reason, where it cannot be read.
    """
    chunks = (chunk for chunk, _line in split(text.removeprefix(BYTE_ORDER_MARK)))
    try:
        return next((value for chunk in chunks for value, _span, _syntax in _entries(chunk)), None)
    except Fault as fault:
        raise ValueError(fault.reason) from None


def _entries(text: str) -> Iterator[tuple[Json, Span, Syntax]]:
    if not json_text.looks_like_json(text):
        yield from _yaml_entries(text)
        return
    found = json_text.entries(text)
    try:
        first = next(found)
    except NotJson as fault:
        yield from _yaml_entries(text, otherwise=fault)
    else:
        for value, span in chain([first], found):
            yield value, span, json_text


def _yaml_entries(text: str, otherwise: Fault | None = None) -> Iterator[tuple[Json, Span, Syntax]]:
    """What *text* holds as YAML; where it is none, *otherwise* tells why."""
    try:
        for value, span in yaml_text.entries(text):
            yield value, span, yaml_text
    except Fault as fault:
        raise otherwise or fault from None
