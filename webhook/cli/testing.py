"""`meshwarden test`: suites in YAML, and Rego tests, samples and line coverage of guardrails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli import own
from webhook.cli.exits import ExitCode
from webhook.cli.terminal import colour_option, colours
from webhook.cli.wiring import configuration_of
from webhook.config.spelling import did_you_mean
from webhook.dryrun.expectations import YamlSuite, run_cases, suites_in
from webhook.dryrun.suites import Suite, choose, run, suites_of
from webhook.engine import EmbeddedEngine
from webhook.engine.vetting import Vetting
from webhook.errors import UsageError
from webhook.inventory import VIEWS
from webhook.model.guardrail import Catalogue
from webhook.policy import Extending
from webhook.report import suites_as_text
from webhook.report.suites import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from webhook.policy import Extended
    from webhook.report.suites import CaseResult, SuitesReport

_EXAMPLES = """\b
Examples:
  meshwarden test guardrails/
  meshwarden test guardrails/acme/virtualservice/owner_missing
  meshwarden test guardrails/ --run 'acme-owner-missing:test_deny'
  meshwarden test guardrails/ --run 'denied_.*yaml' -v
  meshwarden test guardrails/ --junit report.xml
  meshwarden test tests/mesh.yaml              a suite in YAML; docs/suites.md shows one

\b
Exit codes:
  0  everything passed
  1  a test or a sample failed, a line is not evaluated, or something is missing
  2  wrong usage, or a guardrail that is refused; the others are tested
  3  something could not be evaluated; it comes before 1
"""


_BEGIN = "`meshwarden guardrails new` writes one to begin with"


@click.command("test", epilog=_EXAMPLES)
@click.argument("path", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--run", "pattern", metavar="REGEX", help="Only cases whose SUITE:CASE it finds.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write JUnit XML as well.",
)
@click.option("-v", "--verbose", is_flag=True, help="Name what passed too.")
@colour_option
@click.pass_context
def test(  # noqa: PLR0913  # one argument an option, all by name
    ctx: click.Context,
    *,
    path: Path,
    pattern: str | None,
    junit: Path | None,
    verbose: bool,
    colour: str,
) -> None:
    """Test the guardrails and helpers in DIR, and run the suites in FILE or DIR.

    A guardrail has to be complete: Rego tests that deny and allow and that together evaluate every
    line, samples that are judged as their names say. DIR is a folder of guardrails, or one
    guardrail's, or holds suites in YAML: reviews, and what is expected of them.
    """
    ctx.color = colours(colour)
    if not path.exists():
        message = f"there is no file or folder {str(path)!r}; {_near(path)}"
        raise UsageError(message)
    yaml_suites = suites_in(path)
    extended = _extended(path) if path.is_dir() else own.load(())
    report = asyncio.run(_run(_chosen(extended, path, yaml_suites, pattern), extended))
    click.echo("\n".join(suites_as_text.render(report, verbose=verbose)))
    if junit:
        _write(junit, report)
    ctx.exit(_exit_code(report))


def _extended(folder: Path) -> Extended:
    root, shipped = policy.root_of(folder), policy.shipped()
    # The shipped guardrails are tested as one's own are: then there are none beside them.
    is_shipped = root.resolve() == shipped.resolve()
    base = Catalogue(guardrails={}, modules={}, library=()) if is_shipped else policy.load(shipped)
    found = Extending(base, [root], views=VIEWS, compiler=Vetting()).extend()
    inside = [
        each for each in found.refusals if folder.resolve() in Path(each.file).resolve().parents
    ]
    return replace(found, refusals=tuple(inside))


def _chosen(
    extended: Extended, path: Path, yaml_suites: Sequence[YamlSuite], pattern: str | None
) -> list[tuple[Suite | YamlSuite, Collection[str]]]:
    suites: list[Suite | YamlSuite] = [*suites_of(extended, path), *yaml_suites]
    if suites:
        return choose(suites, pattern)
    if extended.refusals:
        return []
    message = f"folder {str(path)!r} holds no guardrail and no suite; {_near(path)}"
    raise UsageError(message)


def _near(folder: Path) -> str:
    """The folder beside *folder* that may be meant."""
    beside = [each for each in folder.absolute().parent.glob("*/") if each.name != folder.name]
    known = [each.name for each in beside if policy.holds_policies(each)]
    near = did_you_mean(folder.name, known, otherwise=_BEGIN)
    return near if known else _BEGIN


async def _run(
    chosen: Sequence[tuple[Suite | YamlSuite, Collection[str]]], extended: Extended
) -> SuitesReport:
    engine = EmbeddedEngine(extended.catalogue)
    try:
        report = await run(
            [(suite, names) for suite, names in chosen if isinstance(suite, Suite)],
            catalogue=extended.catalogue,
            engine=engine,
            refusals=extended.refusals,
        )
        cases = [
            case
            for suite, names in chosen
            if isinstance(suite, YamlSuite)
            for case in await _cases(suite, names, extended, engine)
        ]
    finally:
        await engine.close()
    return replace(report, cases=(*report.cases, *cases))


async def _cases(
    suite: YamlSuite, names: Collection[str], extended: Extended, engine: EmbeddedEngine
) -> list[CaseResult]:
    scene, folder = suite.scene, suite.folder
    catalogue = extended.catalogue
    if scene.policies:
        catalogue = own.load([folder / each for each in scene.policies]).catalogue
        engine = EmbeddedEngine(catalogue)
    configs = [str(folder / each) for each in scene.configs]
    try:
        return await run_cases(
            suite,
            names,
            catalogue=catalogue,
            configuration=configuration_of(catalogue, configs, scene.profile),
            engine=engine,
        )
    finally:
        if scene.policies:
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
