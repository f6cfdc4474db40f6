"""The formats that `-o` offers, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from webhook.report import as_json, as_text
from webhook.report.findings import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

Renderer: TypeAlias = Callable[[Report], Iterator[str]]
"""Takes a report and gives lines without their line ends."""


def _deferred(module: str) -> Renderer:
    """The renderer of *module*, imported where it renders: a cold start waits for none."""

    def render(report: Report) -> Iterator[str]:
        renderer: Renderer = import_module(f"webhook.report.{module}").render
        return renderer(report)

    return render


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "text": as_text.render,
        "json": as_json.render,
        "sarif": _deferred("as_sarif"),
        "junit": _deferred("as_junit"),
        "github": _deferred("as_github"),
        "html": _deferred("as_html"),
    }
)
"""Every format."""

WITH_EXCERPTS = frozenset({"html"})
"""The formats that show the lines around a finding."""

WITH_REMEDIES = frozenset({"sarif", "html"})
"""The formats that show how a finding is mended, where that is known."""
