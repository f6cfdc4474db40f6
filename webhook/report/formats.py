"""The formats that `-o` offers, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from webhook.report import as_json, as_text
from webhook.report.findings import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

Renderer: TypeAlias = Callable[[Report], Iterator[str]]
"""Takes a report and gives lines without their line ends."""

RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {"text": as_text.render, "json": as_json.render}
)
"""Every format; one that needs a heavy library imports it when it renders."""
