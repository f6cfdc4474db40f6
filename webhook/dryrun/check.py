"""A whole check: inputs to a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import documents
from webhook.dryrun.conforming import breaches
from webhook.dryrun.judging import judge
from webhook.dryrun.requests import kind_of
from webhook.errors import DocumentError
from webhook.report.findings import NotJudged, Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.dryrun.inputs import Input
    from webhook.dryrun.judging import Judged, Manner
    from webhook.report.findings import Default, Finding


async def judge_all(inputs: Iterable[Input], manner: Manner, *, docs_base_url: str) -> Report:
    """Judge every object of *inputs*, one after the other; only what was found is kept.

    Args:
        inputs: what to judge.
        manner: how to judge it.
        docs_base_url: what links to a guardrail's page start with.

    Raises:
        EngineUnavailable: no guardrail at all can be judged.
    """
    found = Found()
    for item in inputs:
        holds_any = False
        for document in item.documents():
            holds_any = True
            if isinstance(document, DocumentError):
                found.unreadable(document)
                continue
            if manner.schemas:
                found.note(breaches(document, manner.schemas, manner))
            if kind_of(document.object) in manner.reviewer.kinds:
                found.add(await judge(document, manner))
            else:
                found.add_unguarded()
            # Not while the next one is read: an object of 3 MiB takes a multiple of that.
            del document
        if not holds_any:
            found.pass_over()
    return found.report(docs_base_url)


class Found:
    """What has been found so far."""

    def __init__(self) -> None:
        self._objects = 0
        self._unguarded = 0
        self._passed_over = 0
        self._findings: list[Finding] = []
        self._defaults: list[Default] = []
        self._failures: list[NotJudged] = []
        self._diffs: list[str] = []

    def add(self, judged: Judged) -> None:
        """Keep what is to be said of an object."""
        self._objects += 1
        self._findings += judged.findings
        self._defaults += judged.defaults
        self._failures += judged.failures
        if judged.diff:
            self._diffs.append(judged.diff)

    def note(self, findings: Iterable[Finding]) -> None:
        """Keep what is wrong with an object that is counted elsewhere."""
        self._findings += findings

    def add_unguarded(self) -> None:
        """Count an object of a kind that no guardrail judges."""
        self._objects += 1
        self._unguarded += 1

    def pass_over(self) -> None:
        """Count a file that holds no object."""
        self._passed_over += 1

    def unreadable(self, error: DocumentError) -> None:
        """Keep why a document could not be read."""
        where = documents.Location(error.file, error.line, error.column)
        self._failures.append(
            NotJudged(guardrail=None, object=None, reason=error.reason, location=where)
        )

    def report(self, docs_base_url: str) -> Report:
        """All of it."""
        return Report(
            objects=self._objects,
            unguarded=self._unguarded,
            passed_over=self._passed_over,
            findings=tuple(self._findings),
            defaults=tuple(self._defaults),
            failures=tuple(self._failures),
            diffs=tuple(self._diffs),
            docs_base_url=docs_base_url,
        )
