"""`--policies`: guardrails of one's own, beside the shipped ones.

One that is refused is left out, and told of; the others judge all the same. A wrong file is a wrong
configuration, so a command then ends with exit code 2, after it has done what it could.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli.exits import ExitCode
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS
from webhook.policy import Extending

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.policy import Extended
    from webhook.policy.sources import Source

policies_option = click.option(
    "--policies",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Guardrails of your own, beside the shipped ones; repeatable.",
)


def extending(folders: Iterable[Path], others: Sequence[Source] = ()) -> Extending:
    """What extends the shipped catalogue by the guardrails in *folders*, and in *others*."""
    shipped = policy.load(policy.shipped())
    return Extending(shipped, folders, views=VIEWS, compiler=Vetting(), others=lambda: others)


def load(folders: Iterable[Path]) -> Extended:
    """The shipped catalogue with the guardrails in *folders*, and what was refused of them."""
    return extending(folders).extend()


def load_and_tell(folders: Iterable[Path]) -> Extended:
    """As `load`, and say at once what was refused."""
    extended = load(folders)
    tell_refusals(extended)
    return extended


def tell_refusals(extended: Extended) -> None:
    """Say on standard error what was refused; programs read standard output."""
    if extended.refusals:
        label = click.style("refused, and so not asked", fg="red", bold=True)
        click.echo(f"{label}:", err=True)
    for refusal in extended.refusals:
        click.echo(str(refusal), err=True)


def exit_code(extended: Extended, otherwise: ExitCode) -> ExitCode:
    """Wrong configuration comes before whatever else there is to say."""
    return ExitCode.USAGE if extended.refusals else otherwise
