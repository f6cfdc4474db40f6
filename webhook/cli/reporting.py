"""A report to standard output and an exit code, alike for every command that judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webhook.cli.exits import ExitCode
from webhook.report.formats import RENDERERS

if TYPE_CHECKING:
    from webhook.cli.options import ReportChoice
    from webhook.report.findings import Report


def write(report: Report, output: str) -> None:
    """Write *report* in the format *output*, line by line: a long one is never held twice."""
    for line in RENDERERS[output](report):
        click.echo(line)
    if output != "text" and report.diffs:
        # Asked for, but no part of what programs read.
        click.echo("\n".join(report.diffs), err=True)


def exit_code(report: Report, choice: ReportChoice) -> ExitCode:
    """What *report* comes to, whatever its format."""
    summary = report.summary
    if summary.failed:
        return ExitCode.NOT_JUDGED
    if summary.denied or (choice.fail_on == "warn" and summary.warned):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN
