from __future__ import annotations

import sys

import pytest

from webhook.cli import terminal


@pytest.mark.parametrize(
    ("choice", "no_color", "colours"),
    [
        pytest.param("auto", None, None, id="auto-asks-the-terminal"),
        pytest.param("auto", "", None, id="empty-is-not-set"),
        pytest.param("auto", "1", False, id="no-color"),
        pytest.param("always", "1", True, id="always"),
        pytest.param("never", None, False, id="never"),
    ],
)
def test_colours(
    choice: str, no_color: str | None, colours: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color is None:
        monkeypatch.delenv("NO_COLOR", raising=False)
    else:
        monkeypatch.setenv("NO_COLOR", no_color)

    assert terminal.colours(choice) is colours


def test_only_a_terminal_bounds_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    on_a_terminal = terminal.width()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)

    assert on_a_terminal == 72
    assert terminal.width() > 1000
