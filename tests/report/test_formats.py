from __future__ import annotations

from tests.report.values import a_report
from webhook.report.formats import RENDERERS


def test_every_format_writes_every_report() -> None:
    assert list(RENDERERS) == ["text", "json"]
    assert all("".join(render(a_report())) for render in RENDERERS.values())
