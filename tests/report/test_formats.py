from __future__ import annotations

import pytest

from tests.report.values import a_default, a_failure, a_finding, a_report
from webhook.report.formats import RENDERERS, WITH_EXCERPTS, WITH_REMEDIES

REPORTS = [
    pytest.param(a_report(), id="nothing-found"),
    pytest.param(
        a_report(findings=(a_finding(),), defaults=(a_default(),), failures=(a_failure(),)),
        id="everything",
    ),
]


def test_the_formats() -> None:
    assert list(RENDERERS) == ["text", "json", "sarif", "junit", "github", "html"]
    assert set(RENDERERS) > WITH_EXCERPTS | WITH_REMEDIES


@pytest.mark.parametrize("output", RENDERERS)
@pytest.mark.parametrize("report", REPORTS)
def test_every_format_writes_every_report(report: object, output: str) -> None:
    assert "".join(RENDERERS[output](report))  # type: ignore[arg-type]  # pytest's parameters
