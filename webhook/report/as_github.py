"""For GitHub Actions: workflow commands, which become annotations at the lines of a change.

See https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from webhook.model.enforcement import Action
from webhook.model.paths import show
from webhook.report.as_text import closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents import Location
    from webhook.report.findings import Default, Finding, NotJudged, Report

_COMMANDS = {Action.DENY: "error", Action.WARN: "warning"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report) -> Iterator[str]:
    """Write *report* as one command for each thing found, and the counts as a plain line."""
    yield from map(_finding, report.findings)
    yield from map(_default, report.defaults)
    yield from map(_failure, report.failures)
    yield click.unstyle(closing(report))


def _finding(finding: Finding) -> str:
    about = f"{show(finding.path)}: {finding.message} ({finding.object})"
    if finding.exemption:
        return _command(
            "notice",
            finding.location,
            f"{finding.guardrail.id} (exempted)",
            f"{about}; {finding.action} but for {finding.exemption}",
        )
    command = _COMMANDS.get(finding.action, "notice")
    told = f"{about}\n{finding.guardrail.remediation}"
    return _command(command, finding.location, finding.guardrail.id, told)


def _default(default: Default) -> str:
    value = json.dumps(default.value, ensure_ascii=False)
    told = f"admission would inject {show(default.path)}: {value} ({default.object})"
    return _command("notice", default.location, default.guardrail.id, told)


def _failure(failure: NotJudged) -> str:
    leading = f"[{failure.guardrail.id}] " if failure.guardrail else ""
    about = f" ({failure.object})" if failure.object else ""
    told = f"{leading}{failure.reason}{about}"
    return _command("error", failure.location, "could not be judged", told)


def _command(command: str, place: Location, title: str, told: str) -> str:
    properties = {
        "file": place.file,
        "line": str(place.line),
        "col": str(place.column),
        "title": title,
    }
    listed = ",".join(f"{key}={text.translate(_PROPERTY)}" for key, text in properties.items())
    return f"::{command} {listed}::{told.translate(_DATA)}"
