"""`meshwarden replay`: judge recorded traffic again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli import own
from webhook.cli.engines import engine_options
from webhook.cli.exits import ExitCode
from webhook.cli.options import judging_options
from webhook.cli.terminal import colour_option, colours
from webhook.cli.wiring import in_force
from webhook.dryrun import context, inputs, replaying
from webhook.errors import UsageError
from webhook.inventory import from_objects
from webhook.recording import read
from webhook.report import replays_as_json, replays_as_text
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.cli.engines import EngineChoice
    from webhook.cli.options import JudgingChoice
    from webhook.cli.wiring import InForce
    from webhook.inventory import Inventory
    from webhook.model.objects import Object
    from webhook.report.replays import Replay

_RENDERERS = {"text": replays_as_text.render, "json": replays_as_json.render}

_EXAMPLES = """\b
Examples:
  meshwarden serve … --record /var/log/meshwarden/
  meshwarden replay /var/log/meshwarden/ --config new.yaml
  meshwarden replay reviews.jsonl --config new/ --against old/
  meshwarden replay audit.log --profile production -o json

\b
Exit codes, whatever -o says:
  0  no decision turns to a denial
  1  some do (or to a warning, with --fail-on warn)
  2  wrong usage or configuration, or a recording without reviews
  3  something could not be judged, for one a line that is no review; it comes before 1
"""


@click.command(epilog=_EXAMPLES)
@click.argument(
    "recordings",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="LOG...",
)
@judging_options
@click.option(
    "--against",
    "former",
    multiple=True,
    metavar="FILE|DIR",
    help="Compare with this configuration; repeatable. Without: with what was decided then.",
)
@click.option(
    "--context",
    "contexts",
    multiple=True,
    metavar="FILE|DIR",
    help="Namespaces and the mesh's ConfigMap, where the recording does not tell; repeatable.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(list(_RENDERERS)),
    default="text",
    show_default=True,
    help="How to write what flips.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["deny", "warn"]),
    default="deny",
    show_default=True,
    help="The mildest new decision that makes the exit code 1.",
)
@colour_option
@engine_options
@click.pass_context
def replay(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    recordings: Sequence[Path],
    judging: JudgingChoice,
    former: Sequence[str],
    contexts: Sequence[str],
    output: str,
    fail_on: str,
    colour: str,
    choice: EngineChoice,
) -> None:
    """Judge recorded traffic again, and show which decisions flip.

    LOG is what `meshwarden serve --record` wrote, a file or a folder, or an audit log of an API
    server with objects in it (level RequestResponse). Every review is judged as of its own time.
    """
    ctx.color = colours(colour)
    decides = in_force(judging, choice)
    seen = context.seen_in([], inputs.collect(contexts))
    old = None
    if former:
        old = in_force(replace(judging, configs=tuple(former), profile=None), choice)
    found = asyncio.run(_replay(recordings, decides, old, seen))
    if not (found.report.objects or found.report.failures):
        message = f"nothing to replay: there is no review in {', '.join(map(str, recordings))}"
        raise UsageError(message)
    for line in _RENDERERS[output](found):
        click.echo(line)
    own.tell_refusals(decides.extended)
    ctx.exit(own.exit_code(decides.extended, _exit_code(found, fail_on)))


async def _replay(
    recordings: Sequence[Path], decides: InForce, old: InForce | None, seen: Sequence[Object]
) -> Replay:
    stated = decides.configuration.enforcement.mesh
    known = from_objects(seen, assume=True, stated=stated)
    namespaces = dict(known.namespaces)
    inventory = replace(known, namespaces=namespaces)
    sides = replaying.Sides(
        new=_reviewer(decides, inventory),
        old=None if old is None else _reviewer(old, inventory),
        namespaces=namespaces,
        docs_base_url=decides.docs_base_url,
    )
    reviews = (found for recording in recordings for found in read(recording))
    try:
        return await replaying.replay(reviews, sides)
    finally:
        await decides.engine.close()
        if old is not None:
            await old.engine.close()


def _reviewer(decides: InForce, inventory: Inventory) -> Reviewer:
    return Reviewer(
        catalogue=decides.catalogue,
        configuration=decides.configuration,
        engine=decides.engine,
        inventory=inventory,
    )


def _exit_code(found: Replay, fail_on: str) -> ExitCode:
    if found.report.failures:
        return ExitCode.NOT_JUDGED
    if found.denied_anew or (fail_on == "warn" and found.warned_anew):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN
