from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click
from click.testing import CliRunner

from webhook.cli.packing import packed


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Two fields that options give, and one that none does."""

    colour: str
    size_in_cm: int
    shape: str = "round"


@click.command
@packed(
    "wish",
    Wish,
    (
        click.option("--color", "colour", default="red"),
        click.option("--size-in-cm", type=int, default=7),
    ),
)
@click.option("--shape", default="of the command")
def wishing(*, wish: Wish, **others: Any) -> None:
    click.echo(f"{wish} {others}")


def test_options_become_one_value_and_leave_alone_what_else_the_command_takes() -> None:
    result = CliRunner().invoke(wishing, ["--size-in-cm", "3"])

    assert result.output == (f"{Wish(colour='red', size_in_cm=3)} {{'shape': 'of the command'}}\n")


def test_help_lists_them_in_their_order() -> None:
    assert [parameter.name for parameter in wishing.params] == ["colour", "size_in_cm", "shape"]
