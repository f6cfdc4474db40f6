"""A report at a glance: a line for each guardrail that found something."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action

if TYPE_CHECKING:
    from webhook.report.findings import Finding, Report

_HARM = {Action.DENY: 0, Action.WARN: 1, Action.AUDIT: 2}
_COLUMNS = ("guardrail", "action", "severity", "objects", "namespaces", "for one")


def overview(report: Report, *, width: int) -> str:
    """*report* in lines of at most *width* characters, the worst and most frequent first."""
    # Imported here: nothing else on the way to this module needs it, and it takes long.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*(name.upper() for name in _COLUMNS), box=None, pad_edge=False, show_edge=False)
    for row in _rows(report):
        table.add_row(*row)
    written = io.StringIO()
    Console(file=written, width=width, markup=False, highlight=False).print(table)
    lines = [line.rstrip() for line in written.getvalue().splitlines()]
    return "\n".join([*(lines if report.findings else []), _totals(report)])


def _rows(report: Report) -> list[tuple[str, ...]]:
    groups: dict[tuple[Action, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.exemption is None:
            groups[finding.action, finding.guardrail.id].append(finding)
    in_order = sorted(
        groups.items(), key=lambda item: (_HARM[item[0][0]], -len(item[1]), item[0][1])
    )
    return [_row(found) for _, found in in_order]


def _row(found: list[Finding]) -> tuple[str, ...]:
    first = found[0]
    objects = {finding.object for finding in found}
    namespaces = {each.namespace for each in objects if each.namespace}
    return (
        first.guardrail.id,
        first.action,
        first.guardrail.severity,
        f"{len(objects):,}",
        f"{len(namespaces):,}",
        str(first.object),
    )


def _totals(report: Report) -> str:
    summary = report.summary
    told = [
        f"{summary.objects:,} objects",
        f"{summary.denied:,} denied",
        f"{summary.warned:,} warned",
        f"{summary.audited:,} recorded",
        f"{summary.exempted:,} exempted",
    ]
    if summary.failed:
        told.append(f"{summary.failed:,} not judged")
    return ", ".join(told)
