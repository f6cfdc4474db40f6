"""Texts that hold one document."""

from __future__ import annotations

from webhook.documents import Document, read


def only(text: str) -> Document:
    """The one document of *text*, read as `a.yaml`."""
    (document,) = read(text, "a.yaml")
    assert isinstance(document, Document), document
    return document
