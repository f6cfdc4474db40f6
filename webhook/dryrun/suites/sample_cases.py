"""The samples of a suite."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from webhook.dryrun.suites.desk import Desk, Trial
from webhook.errors import DocumentError
from webhook.report.suites import CaseKind, CaseResult, Outcome

if TYPE_CHECKING:
    from webhook.dryrun.sample_files import Sample
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.protocols import Engine


async def run_sample(
    sample: Sample, guardrail: Guardrail, *, catalogue: Catalogue, engine: Engine
) -> CaseResult:
    """Judge *sample* by *guardrail*, and see whether it is as its name says."""
    started, line = time.perf_counter(), 1
    try:
        trial = await Desk(sample, guardrail, catalogue=catalogue, engine=engine).try_sample()
    except DocumentError as error:
        trial, line = Trial(failures=(error.reason,)), error.line
    except OSError as error:
        trial = Trial(failures=(f"{error.filename} cannot be read: {error.strerror}",))
    return CaseResult(
        suite=guardrail.id,
        name=sample.name,
        kind=CaseKind.SAMPLE,
        outcome=_outcome(trial),
        file=str(sample.path),
        line=line,
        seconds=time.perf_counter() - started,
        details=trial.failures or trial.problems,
    )


def _outcome(trial: Trial) -> Outcome:
    if trial.failures:
        return Outcome.NOT_RUN
    return Outcome.FAILED if trial.problems else Outcome.PASSED
