"""`meshwarden audit`: judge what is in a cluster already."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli import own, reporting
from webhook.cli.access import access_options
from webhook.cli.engines import engine_options
from webhook.cli.options import judging_options, report_options
from webhook.cli.packing import packed
from webhook.cli.terminal import colours, width
from webhook.cli.wiring import in_force, with_profile
from webhook.cluster import connect
from webhook.config import OwnKinds
from webhook.config.spelling import did_you_mean
from webhook.dryrun import auditing, context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.errors import UsageError
from webhook.inventory import Namespace, is_namespace
from webhook.report.formats import WITH_EXCERPTS
from webhook.report.overview import overview

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.cli.engines import EngineChoice
    from webhook.cli.options import JudgingChoice, ReportChoice
    from webhook.cli.wiring import InForce
    from webhook.cluster import Access, Cluster
    from webhook.model.objects import Object
    from webhook.report.findings import Report

_EXAMPLES = """\b
Examples:
  meshwarden audit                               everything, as kubectl sees it
  meshwarden audit --profile production          what would break under another profile
  meshwarden audit -n shop -n cart -o html > audit.html
  meshwarden audit --watch 30                    once every half minute, at a glance
  kubectl get virtualservices -A -o yaml | meshwarden audit -

\b
Exit codes, whatever -o says:
  0  clean
  1  findings that deny (or warn, with --fail-on warn)
  2  wrong usage or configuration
  3  something could not be judged, or the API server does not answer; it comes before 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditChoice:
    """What to judge, as it was asked for."""

    paths: tuple[str, ...]
    """Files that hold what a cluster holds; the cluster itself where there are none."""
    namespaces: tuple[str, ...]
    watch: float | None
    """Seconds from one audit to the next; None for one alone."""


_audit_options = packed(
    "wanted",
    AuditChoice,
    (
        click.argument("paths", nargs=-1, metavar="[PATH...]"),
        click.option(
            "-n",
            "--namespace",
            "namespaces",
            multiple=True,
            metavar="NAME",
            help="Look only there; repeatable.",
        ),
        click.option(
            "--watch",
            type=click.FloatRange(1),
            metavar="SECONDS",
            help="Audit again and again, and show it at a glance, until Ctrl-C.",
        ),
    ),
)


@click.command(epilog=_EXAMPLES)
@_audit_options
@judging_options
@report_options
@access_options
@engine_options
@click.pass_context
def audit(  # noqa: PLR0913  # one argument a group of options, all by name
    ctx: click.Context,
    *,
    wanted: AuditChoice,
    judging: JudgingChoice,
    reporting_choice: ReportChoice,
    access: Access,
    choice: EngineChoice,
) -> None:
    """Judge what is in a cluster already, page by page; nothing is changed.

    PATH is a dump, such as `kubectl get virtualservices -A -o yaml` writes, a folder of them, or -
    for standard input. Without any the cluster itself is read, with the rights that you have there,
    and judged by its own Enforcement and Exemptions, unless --config or --profile says otherwise.
    Lines and columns of what is found there are those of `kubectl get -o json`.
    """
    ctx.color = colours(reporting_choice.colour)
    _refuse(wanted)
    decides = in_force(judging, choice)
    excerpts = reporting_choice.output in WITH_EXCERPTS
    audited = _Auditing(wanted, judging, decides, access, excerpts=excerpts)
    report = asyncio.run(audited.report())
    reporting.write(report, reporting_choice.output)
    own.tell_refusals(decides.extended)
    ctx.exit(own.exit_code(decides.extended, reporting.exit_code(report, reporting_choice)))


def _refuse(wanted: AuditChoice) -> None:
    if wanted.paths and (wanted.namespaces or wanted.watch):
        message = "--namespace and --watch are for a cluster; a dump holds what it holds"
        raise UsageError(message)


def _refuse_unknown(namespaces: Iterable[str], seen: Iterable[Object]) -> None:
    """Refuse namespaces that are not there: the report would look clean."""
    known = {Namespace.of(obj).name for obj in seen if is_namespace(obj)}
    for name in namespaces:
        if name not in known:
            message = f"there is no namespace {name!r}; {did_you_mean(name, known)}"
            raise UsageError(message)


class _Auditing:
    """Audits a cluster, or dumps of one, as often as it was asked for."""

    def __init__(
        self,
        wanted: AuditChoice,
        judging: JudgingChoice,
        decides: InForce,
        access: Access,
        *,
        excerpts: bool,
    ) -> None:
        self._wanted = wanted
        self._judging = judging
        self._decides = decides
        self._access = access
        self._excerpts = excerpts

    async def report(self) -> Report:
        """One audit; with `--watch` one after the other, until somebody interrupts."""
        try:
            if self._wanted.paths:
                return await self._dumps()
            async with connect(self._access) as cluster:
                while self._wanted.watch is not None:
                    await self._show(cluster, self._wanted.watch)
                return await self._cluster(cluster)
        finally:
            await self._decides.engine.close()

    async def _dumps(self) -> Report:
        files = inputs.collect(self._wanted.paths)
        manner = self._manner(context.seen_in(files, []))
        return await judge_all(files, manner, docs_base_url=self._decides.docs_base_url)

    async def _cluster(self, cluster: Cluster) -> Report:
        if not self._judging.configs:
            self._decides = await self._in_force_in(cluster)
        stated = self._decides.configuration.enforcement.mesh
        seen = await auditing.seen_in(cluster, stated)
        _refuse_unknown(self._wanted.namespaces, seen)
        return await auditing.audit(
            cluster,
            self._manner(seen),
            namespaces=self._wanted.namespaces,
            docs_base_url=self._decides.docs_base_url,
        )

    async def _in_force_in(self, cluster: Cluster) -> InForce:
        """What decides by the cluster's own configuration, under the profile asked for."""
        catalogue = self._decides.extended.catalogue
        own_kinds = OwnKinds(catalogue, policy.shipped() / "profiles")
        found = await auditing.configuration_in(cluster, own_kinds)
        configuration = with_profile(found, self._judging.profile, catalogue)
        return replace(self._decides, configuration=configuration)

    async def _show(self, cluster: Cluster, seconds: float) -> None:
        report = await self._cluster(cluster)
        click.clear()
        click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, again in {seconds:g} s\n")
        click.echo(overview(report, width=width()))
        await asyncio.sleep(seconds)

    def _manner(self, seen: Sequence[Object]) -> Manner:
        return Manner(
            reviewer=self._decides.reviewer(seen),
            now=datetime.now(UTC),
            excerpts=self._excerpts,
            injects=False,
        )
