"""`meshwarden doctor`: whether an installation in a cluster works, link by link."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from webhook.cli import own
from webhook.cli.access import access_options
from webhook.cli.exits import ExitCode
from webhook.cli.installing import installation_options
from webhook.cli.terminal import colour_option, colours
from webhook.cluster import connect
from webhook.doctor import Patient, State, examine
from webhook.report.as_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from webhook.cluster import Access
    from webhook.doctor import Finding
    from webhook.installation.names import Installation

_EXAMPLES = """\b
Examples:
  meshwarden doctor
  meshwarden doctor --context production -o json | jq '.findings[] | select(.state != "fine")'

\b
What is looked at: kubernetes, definitions, webhooks, failure-policy, ca-bundle, order, endpoints,
served, chain, pods (metrics, expiry, engine, versions), leader, permissions, configuration.

\b
Exit codes, whatever -o says:
  0  everything is as it should be
  1  something is wrong; each line says what, and the command that repairs it
  2  wrong usage, or no kubeconfig that can be used
  3  something could not be looked at, for want of a right or of an API server that answers; it
     comes before 1
"""

_COLOURS = {State.FINE: "green", State.WRONG: "red", State.UNKNOWN: "yellow"}
_WIDTH = max(map(len, State))


@click.command(epilog=_EXAMPLES)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to write what was found.",
)
@colour_option
@own.policies_option
@installation_options
@access_options
@click.pass_context
def doctor(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    output: str,
    colour: str,
    folders: Sequence[Path],
    access: Access,
    installation: Installation,
) -> None:
    """Look at an installation in a cluster, link by link, and say what repairs what is wrong.

    Nothing is changed. Objects are created in dry runs only.
    """
    ctx.color = colours(colour)
    extended = own.load_and_tell(folders)
    examined = _examine(access, installation, folders)
    ctx.exit(own.exit_code(extended, _report(asyncio.run(examined), output)))


async def _examine(
    access: Access, installation: Installation, folders: Sequence[Path]
) -> list[Finding]:
    async with connect(access) as cluster:
        # Whoever is not there fails here, once, and not at every check.
        await cluster.page("version")
        patient = Patient(
            cluster=cluster,
            installation=installation,
            extend=lambda sources: own.extending(folders, sources).extend().catalogue,
            now=datetime.now(UTC),
        )
        return await examine(patient)


def _report(findings: Sequence[Finding], output: str) -> ExitCode:
    _write(findings, output)
    return exit_code(findings)


def exit_code(findings: Iterable[Finding]) -> ExitCode:
    """What could not be looked at comes before what is wrong: nobody may call it clean."""
    states = {finding.state for finding in findings}
    if State.UNKNOWN in states:
        return ExitCode.NOT_JUDGED
    return ExitCode.FINDINGS if State.WRONG in states else ExitCode.CLEAN


def _write(findings: Sequence[Finding], output: str) -> None:
    if output == "json":
        report = {"schema": "meshwarden.dev/doctor/v1", "findings": [*map(asdict, findings)]}
        click.echo(json.dumps(report, indent=2))
        return
    for finding in findings:
        for line in _lines(finding):
            click.echo(line)


def _lines(finding: Finding) -> Iterator[str]:
    state = click.style(f"{finding.state:{_WIDTH}}", fg=_COLOURS[finding.state])
    yield f"{state}  {finding.check}: {one_line(finding.text)}"
    if finding.repair:
        yield f"{'':{_WIDTH}}    {finding.repair}"
