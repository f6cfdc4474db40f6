"""`meshwarden guardrails`: which there are, what each demands, and their pages."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli import own
from webhook.cli.exits import ExitCode
from webhook.cli.group import Group
from webhook.cli.scaffold import new
from webhook.cli.telling import entries, profiles
from webhook.cli.terminal import width
from webhook.config import DEFAULT_PROFILE, load_profile, load_topics
from webhook.config.spelling import did_you_mean
from webhook.errors import UsageError
from webhook.model.guardrail import Category
from webhook.report import explanation
from webhook.report.listing import rows, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.model.guardrail import Catalogue, Guardrail


_EXAMPLES = """\b
Examples:
  meshwarden guardrails list --kind VirtualService --profile production
  meshwarden guardrails list -o json | jq -r '.[] | select(.action == "deny").id'
  meshwarden guardrails explain vs-retries-bounded
  meshwarden guardrails new acme-owner-missing --kind VirtualService
  meshwarden guardrails docs --out docs/guardrails --check
"""


@click.group(cls=Group, epilog=_EXAMPLES)
def guardrails() -> None:
    """List and explain guardrails, begin one of your own, and write their pages."""


guardrails.add_command(new)


@guardrails.command("list")
@click.option("--kind", metavar="KIND", help="Only those that judge KIND, or group/KIND.")
@click.option(
    "--category", type=click.Choice([c.value for c in Category]), help="Only those of a category."
)
@click.option(
    "--profile",
    default=DEFAULT_PROFILE,
    show_default=True,
    metavar="NAME",
    help="The profile whose actions are shown.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A table, or JSON.",
)
@own.policies_option
@click.pass_context
def list_(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    kind: str | None,
    category: str | None,
    profile: str,
    output: str,
    folders: Sequence[Path],
) -> None:
    """List the guardrails, with what a profile does about a violation.

    No profile speaks of guardrails of your own: they are off until an Enforcement binds them.
    """
    extended = own.load(folders)
    catalogue = extended.catalogue
    settings = load_profile(profile, policy.shipped() / "profiles", catalogue).settings
    found = [
        guardrail
        for guardrail in (catalogue if kind is None else _of_kind(catalogue, kind))
        if category in {None, guardrail.category}
    ]
    if output == "json":
        click.echo(json.dumps(rows(found, settings), indent=2))
    else:
        click.echo(table(found, settings, width=width()))
    own.tell_refusals(extended)
    ctx.exit(own.exit_code(extended, ExitCode.CLEAN))


def _of_kind(catalogue: Catalogue, kind: str) -> list[Guardrail]:
    """Those that judge *kind*, which may be written without its group, and in any case."""
    wanted = kind.casefold()
    found = [
        guardrail
        for guardrail in catalogue
        if any(wanted in {k.name.casefold(), str(k).casefold()} for k in guardrail.kinds)
    ]
    if found:
        return found
    known = sorted({k.name for k in catalogue.kinds()})
    message = f"no guardrail judges {kind!r}; {did_you_mean(kind, known)}"
    raise UsageError(message)


def _ids(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete an id in a shell."""
    return [id_ for id_ in policy.load(policy.shipped()).guardrails if id_.startswith(incomplete)]


@guardrails.command(short_help="Explain one of them, with samples and how to exempt from it.")
@click.argument("id_", metavar="ID", shell_complete=_ids)
@own.policies_option
@click.pass_context
def explain(ctx: click.Context, *, id_: str, folders: Sequence[Path]) -> None:
    """Explain the guardrail ID: why, what to do, samples, parameters, how to exempt from it."""
    root = policy.shipped()
    extended = own.load_and_tell(folders)
    catalogue = extended.catalogue
    guardrail = catalogue.guardrails.get(id_)
    if guardrail is None:
        message = f"there is no guardrail {id_!r}; {did_you_mean(id_, catalogue.guardrails)}"
        raise UsageError(message)
    (entry,) = asyncio.run(entries([guardrail], catalogue, root, own=extended.roots))
    click.echo("\n".join(explanation.explain(entry, list(profiles(catalogue, root)))))
    ctx.exit(own.exit_code(extended, ExitCode.CLEAN))


@guardrails.command()
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the pages.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a page is stale.")
@own.policies_option
@click.pass_context
def docs(ctx: click.Context, *, folder: Path, only_check: bool, folders: Sequence[Path]) -> None:
    """Write a page for each guardrail, and an index of them all."""
    # Templates take a tenth of a second to import, and only this command needs them.
    from webhook.cli.booklet import changes  # noqa: PLC0415
    from webhook.report.pages import pages  # noqa: PLC0415

    root = policy.shipped()
    extended = own.load_and_tell(folders)
    catalogue = extended.catalogue
    told = asyncio.run(entries(catalogue, catalogue, root, own=extended.roots))
    topics = load_topics(root / "topics.yaml", catalogue)
    due = changes(folder, pages(told, list(profiles(catalogue, root)), topics))
    for change in due:
        click.echo(str(change))
        if not only_check:
            change.make()
    fresh = ExitCode.FINDINGS if only_check and due else ExitCode.CLEAN
    ctx.exit(own.exit_code(extended, fresh))
