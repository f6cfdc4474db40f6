"""`meshwarden check`: judge manifests without a cluster."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from webhook.cli import own, reporting
from webhook.cli.check_options import EXAMPLES, check_options
from webhook.cli.checking import Checking
from webhook.cli.engines import engine_options
from webhook.cli.options import judging_options, report_options
from webhook.cli.terminal import colours
from webhook.cli.wiring import in_force

if TYPE_CHECKING:
    from webhook.cli.check_options import CheckChoice
    from webhook.cli.engines import EngineChoice
    from webhook.cli.options import JudgingChoice, ReportChoice


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
    checking = Checking(wanted, decides, reporting_choice.output)
    report = asyncio.run(checking.run())
    reporting.write(report, reporting_choice.output)
    own.tell_refusals(decides.extended)
    code = checking.exit_code or reporting.exit_code(report, reporting_choice)
    ctx.exit(own.exit_code(decides.extended, code))
