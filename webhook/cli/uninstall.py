"""`meshwarden uninstall`: the commands that remove an installation, for a person to run."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from webhook.cli.installing import installation_options
from webhook.errors import UsageError
from webhook.installation.leaving import emergency, removal

if TYPE_CHECKING:
    from webhook.installation.leaving import Step
    from webhook.installation.names import Installation

_EXAMPLES = """\b
Examples:
  meshwarden uninstall --print
  meshwarden uninstall --print --namespace guard > remove.sh && sh -e remove.sh
  meshwarden uninstall --emergency       nothing is to be asked of Meshwarden, at once

\b
Exit codes:
  0  the commands were printed
  2  wrong usage
"""

_WIDTH = 98


@click.command(epilog=_EXAMPLES)
@click.option("--print", "printing", is_flag=True, help="Print the commands that remove it.")
@click.option(
    "--emergency",
    "breathing",
    is_flag=True,
    help="Print the command that lets a cluster breathe, and the one to come back.",
)
@installation_options
def uninstall(*, printing: bool, breathing: bool, installation: Installation) -> None:
    """Print the commands that remove Meshwarden from a cluster; nothing is run.

    Their order is such that nothing is locked, wherever one stops in between.
    """
    if printing == breathing:
        message = "nothing is removed by itself; say --print, or --emergency"
        raise UsageError(message)
    _write(removal(installation) if printing else emergency())


def _write(steps: list[Step]) -> None:
    for number, step in enumerate(steps):
        if number:
            click.echo()
        for line in textwrap.wrap(step.why, _WIDTH):
            click.echo(f"# {line}")
        for command in step.commands:
            click.echo(command)
