from __future__ import annotations

import io
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


def test_what_an_encoding_lacks_is_written_as_an_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Cyrillic name must not end a check on a console that knows no Cyrillic."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))

    terminal.spare_encoding()
    print("\u0436", flush=True)  # noqa: T201  # it is what is tested

    assert written.getvalue() == b"\\u0436\n"


def test_output_of_another_kind_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    terminal.spare_encoding()


def test_only_a_terminal_bounds_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    on_a_terminal = terminal.width()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)

    assert on_a_terminal == 72
    assert terminal.width() > 1000


def test_a_closed_output_bounds_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)

    assert terminal.width() > 1000
