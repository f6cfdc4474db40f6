"""Every request is accounted for once: in the metrics, and in one line of the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from webhook.serving import log as keys
from webhook.serving.codec.plain import cut

if TYPE_CHECKING:
    from webhook.model.request import Request
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics
    from webhook.serving.record import Record
    from webhook.serving.refusals import Refused
    from webhook.serving.tally import Tally

_LONGEST_NAME = 256
"""No name in Kubernetes has more characters; whoever sends one must not fill the log."""


class Account:
    """Keeps the books of one server."""

    def __init__(self, *, log: Log, metrics: Metrics, record: Record | None) -> None:
        """Write into *log*, *metrics* and, where reviews are recorded, into *record*."""
        self._log = log
        self._metrics = metrics
        self._record = record

    def reviewed(self, path: str, request: Request, tally: Tally, *, seconds: float) -> None:
        """Write down a review that was answered by a decision."""
        self._metrics.reviewed(request, tally, seconds=seconds)
        line = _about(path, request, seconds)
        line[keys.DECISION] = tally.decision
        line[keys.GUARDRAILS] = tally.guardrails
        if tally.exempted:
            line[keys.EXEMPTED] = tally.exempted
        if tally.failures:
            line[keys.FAILURES] = dict(tally.failures)
        if tally.break_glass:
            line[keys.BREAK_GLASS] = tally.break_glass
        self._log.info("review", **line)
        if self._record:
            self._record.reviewed(request, tally)

    def deadline_exceeded(self) -> None:
        """Write down that the review's time was up before everything was judged."""
        self._metrics.deadline_exceeded()

    def refused(self, path: str, refused: Refused, *, seconds: float) -> None:
        """Write down a request that was no review; the text is ours, cut to a line."""
        self._metrics.refused(refused.reason)
        self._log.warning(
            "refused",
            path=path,
            reason=refused.reason.label,
            detail=str(refused),
            ms=_milliseconds(seconds),
        )

    def unjudged(
        self, path: str, request: Request, refused: Refused, error: Exception, *, seconds: float
    ) -> None:
        """Write down a review that could not be judged at all.

        Only the type of *error* and its place in our code: its text may quote the object.
        """
        self._metrics.refused(refused.reason)
        line = _about(path, request, seconds)
        self._log.error("cannot judge", error=type(error).__name__, at=_place(error), **line)


def _about(path: str, request: Request, seconds: float) -> dict[str, Any]:
    return {
        keys.UID: cut(request.uid, _LONGEST_NAME),
        keys.KIND: cut(str(request.kind), _LONGEST_NAME),
        keys.NAMESPACE: cut(request.namespace, _LONGEST_NAME),
        keys.NAME: cut(request.label, _LONGEST_NAME),
        keys.OPERATION: request.operation,
        keys.USER: cut(request.user.name, _LONGEST_NAME),
        keys.DRY_RUN: request.dry_run,
        keys.PATH: path,
        keys.MILLISECONDS: _milliseconds(seconds),
    }


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)


def _place(error: Exception) -> str:
    """File and line in which *error* was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
