"""What the terminal, or whatever else reads our output, can take."""

from __future__ import annotations

import io
import os
import shutil
import sys

import click

_UNBOUNDED = 10_000

colour_option = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours; auto means on a terminal where NO_COLOR is not set.",
)
"""Gives a command `colour`, for `colours`."""


def colours(choice: str) -> bool | None:
    """What click is to do with styles; None leaves it to whether it writes to a terminal.

    NO_COLOR, when it is set to anything, stands for `never` (https://no-color.org).
    """
    if choice == "auto":
        return False if os.environ.get("NO_COLOR") else None
    return choice == "always"


def spare_encoding() -> None:
    """Write as an escape what the encoding of standard output lacks, rather than fail over it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def width() -> int:
    """How long a line may be: a terminal's width, and no bound for a file or a pipe."""
    # Python has no standard output where whoever started it closed it.
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if on_terminal else _UNBOUNDED
