"""Options that belong together, packed into one value of settings."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[..., Any]


def packed(name: str, settings: type, options: Sequence[Command]) -> Callable[[Command], Command]:
    """Give a command *options*; it gets them as *name*, a value of the dataclass *settings*.

    Fields of *settings* that no option gives keep their defaults.
    """
    given = _parameters(options)

    def give(command: Command) -> Command:
        @functools.wraps(command)
        def packing(*args: Any, **kwargs: Any) -> Any:
            value = settings(**{each: kwargs.pop(each) for each in given})
            return command(*args, **{name: value}, **kwargs)

        for option in reversed(options):
            option(packing)
        return packing

    return give


def _parameters(options: Sequence[Command]) -> list[str]:
    """What a command gets *options* as: click alone knows how it names each of them."""

    @click.command
    def bare() -> None: ...

    for option in options:
        option(bare)
    return [parameter.name for parameter in bare.params if parameter.name]
