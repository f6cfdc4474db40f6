"""For people with a browser: one page that needs no network, and no JavaScript to be read."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from webhook import __version__
from webhook.report.page_parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.report.findings import Report

_TEMPLATES = Path(__file__).with_name("templates")


def render(report: Report) -> Iterator[str]:
    """Write *report* as one page of HTML; only the links to guardrails lead out of it."""
    style, script = _text("report.css"), _text("report.js")
    yield (
        _environment()
        .get_template("report.html.j2")
        .render(
            parts(report),
            version=__version__,
            style=Markup(style),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
            # The page runs and loads nothing but these two, whatever stands in a manifest.
            style_hash=_digest(style),
            script_hash=_digest(script),
        )
    )


@cache
def _environment() -> Environment:
    # Every text of a manifest is somebody else's, hence autoescape.
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=True)


def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _digest(text: str) -> Any:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(digest)  # noqa: S704  # base64, of which + would be escaped
