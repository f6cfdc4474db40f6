"""`meshwarden test`: Rego tests, samples and line coverage of guardrails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli.exits import ExitCode
from webhook.cli.terminal import CHOICES, colours
from webhook.config.spelling import did_you_mean
from webhook.dryrun.suites import choose, run, suites_of
from webhook.engine import EmbeddedEngine
from webhook.engine.vetting import Vetting
from webhook.errors import UsageError
from webhook.inventory import VIEWS
from webhook.model.guardrail import Catalogue
from webhook.policy import Extending
from webhook.report import suites_as_text
from webhook.report.suites import Outcome

if TYPE_CHECKING:
    from webhook.dryrun.suites.running import Chosen
    from webhook.policy import Extended
    from webhook.report.suites import SuitesReport

_EXAMPLES = """\b
Examples:
  meshwarden test guardrails/
  meshwarden test guardrails/acme/virtualservice/owner_missing
  meshwarden test guardrails/ --run 'acme-owner-missing:test_deny'
  meshwarden test guardrails/ --run 'denied_.*yaml' -v
  meshwarden test guardrails/ --junit report.xml

\b
Exit codes:
  0  everything passed
  1  a test or a sample failed, a line is not evaluated, or something is missing
  2  wrong usage, or a guardrail that is refused; the others are tested
  3  something could not be evaluated; it comes before 1
"""


_BEGIN = "`meshwarden guardrails new` writes one to begin with"


@click.command("test", epilog=_EXAMPLES)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--run", "pattern", metavar="REGEX", help="Only cases whose GUARDRAIL:CASE it finds.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write JUnit XML as well.",
)
@click.option("-v", "--verbose", is_flag=True, help="Name what passed too.")
@click.option(
    "--color",
    "colour",
    type=click.Choice(CHOICES),
    default="auto",
    show_default=True,
    help="Colours; auto means on a terminal where NO_COLOR is not set.",
)
@click.pass_context
def test(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    folder: Path,
    pattern: str | None,
    junit: Path | None,
    verbose: bool,
    colour: str,
) -> None:
    """Test the guardrails and helpers in DIR.

    Each has to be complete: Rego tests that deny and allow and that together evaluate every line,
    samples that are judged as their names say. DIR is a folder of guardrails, or one guardrail's.
    """
    ctx.color = colours(colour)
    extended = _extended(folder)
    report = asyncio.run(_run(_chosen(extended, folder, pattern), extended))
    click.echo("\n".join(suites_as_text.render(report, verbose=verbose)))
    if junit:
        _write(junit, report)
    ctx.exit(_exit_code(report))


def _extended(folder: Path) -> Extended:
    if not folder.is_dir():
        message = f"there is no folder {str(folder)!r}; {_near(folder)}"
        raise UsageError(message)
    root, shipped = policy.root_of(folder), policy.shipped()
    # The shipped guardrails are tested as one's own are: then there are none beside them.
    is_shipped = root.resolve() == shipped.resolve()
    base = Catalogue(guardrails={}, modules={}, library=()) if is_shipped else policy.load(shipped)
    found = Extending(base, [root], views=VIEWS, compiler=Vetting()).extend()
    inside = [
        each for each in found.refusals if folder.resolve() in Path(each.file).resolve().parents
    ]
    return replace(found, refusals=tuple(inside))


def _chosen(extended: Extended, folder: Path, pattern: str | None) -> Chosen:
    suites = suites_of(extended, folder)
    if suites:
        return choose(suites, pattern)
    if extended.refusals:
        return []
    message = f"folder {str(folder)!r} holds no guardrail; {_near(folder)}"
    raise UsageError(message)


def _near(folder: Path) -> str:
    """The folder beside *folder* that may be meant."""
    beside = [each for each in folder.absolute().parent.glob("*/") if each.name != folder.name]
    known = [each.name for each in beside if policy.holds_policies(each)]
    near = did_you_mean(folder.name, known, otherwise=_BEGIN)
    return near if known else _BEGIN


async def _run(chosen: Chosen, extended: Extended) -> SuitesReport:
    engine = EmbeddedEngine(extended.catalogue)
    try:
        return await run(
            chosen, catalogue=extended.catalogue, engine=engine, refusals=extended.refusals
        )
    finally:
        await engine.close()


def _write(file: Path, report: SuitesReport) -> None:
    # Only who asks for it waits for the XML library.
    from webhook.report import suites_as_junit  # noqa: PLC0415

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(suites_as_junit.render(report), encoding="utf-8")
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise UsageError(message) from error


def _exit_code(report: SuitesReport) -> ExitCode:
    if report.refusals:
        return ExitCode.USAGE
    if report.count(Outcome.NOT_RUN):
        return ExitCode.NOT_JUDGED
    return ExitCode.FINDINGS if report.count(Outcome.FAILED) else ExitCode.CLEAN
