"""One run of `meshwarden check`: collect, judge, fix and judge again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli import from_cluster
from webhook.cli.exits import ExitCode
from webhook.cli.progress import watched
from webhook.dryrun import context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.dryrun.remedies import Mending
from webhook.errors import UsageError
from webhook.report.as_text import one_line
from webhook.report.formats import WITH_EXCERPTS, WITH_REMEDIES
from webhook.schemas import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.cli.check_options import CheckChoice
    from webhook.cli.wiring import InForce
    from webhook.dryrun.inputs import Input
    from webhook.model.objects import Object
    from webhook.report.findings import Report
    from webhook.schemas import Schemas


class Checking:
    """Judges files as they were asked to be judged.

    Attributes:
        exit_code: what the command ends with whatever the report says; 0 where that decides.
    """

    def __init__(self, wanted: CheckChoice, decides: InForce, output: str) -> None:
        self._wanted = wanted
        self._decides = decides
        self._output = output
        self._now = datetime.now(UTC)
        self._schemas: Schemas | None = None
        self.exit_code = ExitCode.CLEAN

    async def run(self) -> Report:
        """Judge the files; with `--fix`, write into them what mends them, and judge them again.

        Raises:
            UsageError: there is nothing to judge, or nothing to write into.
        """
        wanted = self._wanted
        if wanted.fix and inputs.STDIN in wanted.paths:
            message = "--fix writes into files, and standard input is none"
            raise UsageError(message)
        files = inputs.collect(wanted.paths)
        seen = context.seen_in(files, inputs.collect(from_cluster.without(wanted.contexts)))
        if from_cluster.CLUSTER in wanted.contexts:
            # What comes first counts: a namespace is as the files have it.
            stated = self._decides.configuration.enforcement.mesh
            seen = context.first_of_each([*seen, *await from_cluster.seen(stated)])
        self._schemas = await self._load_schemas()
        try:
            if wanted.fix:
                self._fix(await self._judge(files, self._manner(seen, mends=True)), files)
            report = await self._judge(files, self._manner(seen, mends=self._shows_remedies))
        finally:
            await self._decides.engine.close()
        _refuse_nothing(report, wanted.paths)
        return report

    async def _load_schemas(self) -> Schemas | None:
        wanted = self._wanted.schemas
        if not wanted:
            return None
        files = [Path(name) for name in from_cluster.without(wanted)]
        asks = from_cluster.CLUSTER in wanted
        return load(files, await from_cluster.definitions() if asks else ())

    @property
    def _shows_remedies(self) -> bool:
        return self._output in WITH_REMEDIES

    def _manner(self, seen: Sequence[Object], *, mends: bool) -> Manner:
        reviewer = self._decides.reviewer(seen)
        injecting = self._decides.injecting(seen) if mends else None
        return Manner(
            reviewer=reviewer,
            now=self._now,
            namespace=self._wanted.namespace,
            diff=self._wanted.diff,
            excerpts=self._output in WITH_EXCERPTS,
            schemas=self._schemas,
            mending=Mending(reviewer=reviewer, injecting=injecting, now=self._now)
            if injecting
            else None,
        )

    async def _judge(self, files: Sequence[Input], manner: Manner) -> Report:
        with watched(files) as shown:
            return await judge_all(shown, manner, docs_base_url=self._decides.docs_base_url)

    def _fix(self, report: Report, files: Sequence[Input]) -> None:
        # Only `--fix` needs it, and a cold start is counted in milliseconds.
        from webhook.dryrun.fixing import fix  # noqa: PLC0415

        fixes = fix(report, files)
        for word, colour, lines in (
            ("fixed", "green", fixes.made),
            ("not fixed", "yellow", fixes.left),
            ("failed", "red", fixes.failed),
        ):
            for line in lines:
                click.echo(f"{click.style(word, fg=colour, bold=True)} {one_line(line)}", err=True)
        if fixes.failed:
            self.exit_code = ExitCode.USAGE


def _refuse_nothing(report: Report, paths: Sequence[str]) -> None:
    """Refuse inputs that hold nothing: what should have written them may have failed."""
    if not (report.objects or report.failures):
        message = f"nothing to judge: there is no Kubernetes object in {', '.join(paths)}"
        raise UsageError(message)
