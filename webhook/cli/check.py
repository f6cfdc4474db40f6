"""`meshwarden check`: judge manifests without a cluster."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from webhook.cli import own, reporting
from webhook.cli.check_options import EXAMPLES, check_options
from webhook.cli.engines import engine_options
from webhook.cli.options import judging_options, report_options
from webhook.cli.terminal import colours
from webhook.cli.wiring import in_force
from webhook.dryrun import context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.errors import UsageError
from webhook.report.formats import WITH_EXCERPTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.cli.check_options import CheckChoice
    from webhook.cli.engines import EngineChoice
    from webhook.cli.options import JudgingChoice, ReportChoice
    from webhook.cli.wiring import InForce
    from webhook.report.findings import Report


@click.command(epilog=EXAMPLES)
@check_options
@judging_options
@report_options
@engine_options
@click.pass_context
def check(
    ctx: click.Context,
    *,
    wanted: CheckChoice,
    judging: JudgingChoice,
    reporting_choice: ReportChoice,
    choice: EngineChoice,
) -> None:
    """Judge manifests as the webhook would, without a cluster.

    PATH is a file, a folder (every .yaml, .yml and .json in it, hidden ones left out), a glob such
    as 'k8s/**/*.yaml', or - for standard input. What is no Kubernetes object, such as values.yaml,
    is counted and passed over in a folder, and an error where it is named. Namespaces and the
    mesh's ConfigMap among them tell the guardrails what the cluster would.
    """
    ctx.color = colours(reporting_choice.colour)
    decides = in_force(judging, choice)
    report = asyncio.run(_judge(wanted, decides, reporting_choice.output))
    _refuse_nothing(report, wanted.paths)
    reporting.write(report, reporting_choice.output)
    own.tell_refusals(decides.extended)
    ctx.exit(own.exit_code(decides.extended, reporting.exit_code(report, reporting_choice)))


async def _judge(wanted: CheckChoice, decides: InForce, output: str) -> Report:
    files = inputs.collect(wanted.paths)
    seen = context.seen_in(files, inputs.collect(wanted.contexts))
    manner = Manner(
        reviewer=decides.reviewer(seen),
        now=datetime.now(UTC),
        namespace=wanted.namespace,
        diff=wanted.diff,
        excerpts=output in WITH_EXCERPTS,
    )
    try:
        return await judge_all(files, manner, docs_base_url=decides.docs_base_url)
    finally:
        await decides.engine.close()


def _refuse_nothing(report: Report, paths: Sequence[str]) -> None:
    """Refuse inputs that hold nothing: what should have written them may have failed."""
    if not (report.objects or report.failures):
        message = f"nothing to judge: there is no Kubernetes object in {', '.join(paths)}"
        raise UsageError(message)
