"""`meshwarden check`: judge manifests without a cluster."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli import own
from webhook.cli.engines import engine_of, engine_options
from webhook.cli.exits import ExitCode
from webhook.cli.terminal import CHOICES, colours
from webhook.config import load_configuration, load_profile
from webhook.dryrun import context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.errors import UsageError
from webhook.inventory import from_objects
from webhook.report.formats import RENDERERS
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.cli.engines import EngineChoice, RunningEngine
    from webhook.dryrun.inputs import Input
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object
    from webhook.model.protocols import Engine
    from webhook.report.findings import Report

_EXAMPLES = """\b
Examples:
  meshwarden check k8s/
  meshwarden check k8s/ --config enforcement.yaml --context namespaces.yaml
  helm template ./chart | meshwarden check - -n shop --profile production
  meshwarden check k8s/ --policies guardrails/ --config enforcement.yaml
  meshwarden check k8s/ --diff                   what admission would inject
  meshwarden check k8s/ -o json | jq '.findings[] | select(.action == "deny")'

\b
Exit codes, whatever -o says:
  0  clean
  1  findings that deny (or warn, with --fail-on warn)
  2  wrong usage or configuration, or nothing to judge; a guardrail in --policies that is refused
     does not keep the others from judging
  3  something could not be judged, for one a file that is no YAML; it comes before 1
"""


_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def _a_namespace(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    if _NAMESPACE.fullmatch(name):
        return name
    # Often a variable of a pipeline that is not set.
    message = f"{name!r} is no name of a namespace, such as team-a"
    raise click.BadParameter(message)


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How to write the report.",
)
@click.option(
    "--config",
    "configs",
    multiple=True,
    metavar="FILE|DIR",
    help="The Enforcement and Exemptions in force; repeatable.",
)
@click.option(
    "--context",
    "contexts",
    multiple=True,
    metavar="FILE|DIR",
    help="Namespaces and the mesh's ConfigMap that are not judged but known; repeatable.",
)
@own.policies_option
@click.option("--profile", metavar="NAME", help="Judge by this profile, whatever --config says.")
@click.option(
    "-n",
    "--namespace",
    metavar="NAME",
    default="default",
    show_default=True,
    callback=_a_namespace,
    help="Where objects land that name no namespace.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["deny", "warn"]),
    default="deny",
    show_default=True,
    help="The mildest finding that makes the exit code 1.",
)
@click.option("--diff", is_flag=True, help="Show what admission would inject as a diff.")
@click.option(
    "--color",
    "colour",
    type=click.Choice(CHOICES),
    default="auto",
    show_default=True,
    help="Colours; auto means on a terminal where NO_COLOR is not set.",
)
@engine_options
@click.pass_context
def check(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    paths: Sequence[str],
    output: str,
    configs: Sequence[str],
    contexts: Sequence[str],
    folders: Sequence[Path],
    profile: str | None,
    namespace: str,
    fail_on: str,
    diff: bool,
    colour: str,
    choice: EngineChoice,
) -> None:
    """Judge manifests as the webhook would, without a cluster.

    PATH is a file, a folder (every .yaml, .yml and .json in it, hidden ones left out), or - for
    standard input. What is no Kubernetes object, such as values.yaml, is counted and passed over in
    a folder, and an error where it is named. Namespaces and the mesh's ConfigMap among them tell
    the guardrails what the cluster would.
    """
    ctx.color = colours(colour)
    files = inputs.collect(paths)
    extended = own.load(folders)
    catalogue = extended.catalogue
    configuration = _configuration(catalogue, configs, profile)
    seen = context.seen_in(files, inputs.collect(contexts))
    engine = engine_of(choice, catalogue).engine
    manner = Manner(
        reviewer=_reviewer(catalogue, configuration, engine, seen),
        now=datetime.now(UTC),
        namespace=namespace,
        diff=diff,
    )
    report = asyncio.run(_judge(files, manner, engine, configuration.enforcement.docs_base_url))
    _refuse_nothing(report, paths)
    _write(report, output)
    own.tell_refusals(extended)
    ctx.exit(own.exit_code(extended, _exit_code(report, fail_on)))


def _configuration(
    catalogue: Catalogue, configs: Sequence[str], profile: str | None
) -> Configuration:
    profiles = policy.shipped() / "profiles"
    found = load_configuration([Path(c) for c in configs], catalogue=catalogue, profiles=profiles)
    if profile is None:
        return found
    chosen = load_profile(profile, profiles, catalogue)
    return replace(found, enforcement=replace(found.enforcement, profile=chosen))


def _reviewer(
    catalogue: Catalogue, configuration: Configuration, engine: Engine, seen: Sequence[Object]
) -> Reviewer:
    stated = configuration.enforcement.mesh
    return Reviewer(
        catalogue=catalogue,
        configuration=configuration,
        engine=engine,
        inventory=from_objects(seen, assume=True, stated=stated),
    )


async def _judge(
    files: Sequence[Input], manner: Manner, engine: RunningEngine, docs_base_url: str
) -> Report:
    try:
        return await judge_all(files, manner, docs_base_url=docs_base_url)
    finally:
        await engine.close()


def _refuse_nothing(report: Report, paths: Sequence[str]) -> None:
    """Refuse inputs that hold nothing: what should have written them may have failed."""
    if not (report.objects or report.failures):
        message = f"nothing to judge: there is no Kubernetes object in {', '.join(paths)}"
        raise UsageError(message)


def _write(report: Report, output: str) -> None:
    click.echo("\n".join(RENDERERS[output](report)))
    if output != "text" and report.diffs:
        # Asked for, but no part of what programs read.
        click.echo("\n".join(report.diffs), err=True)


def _exit_code(report: Report, fail_on: str) -> ExitCode:
    summary = report.summary
    if summary.failed:
        return ExitCode.NOT_JUDGED
    if summary.denied or (fail_on == "warn" and summary.warned):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN
