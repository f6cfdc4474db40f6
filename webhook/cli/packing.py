"""Options that belong together, packed into one value of settings."""

from __future__ import annotations

import functools
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[..., Any]


def packed(name: str, settings: type, options: Sequence[Command]) -> Callable[[Command], Command]:
    """Give a command *options*; it gets them as *name*, a value of the dataclass *settings*."""
    names = [field.name for field in fields(settings)]

    def give(command: Command) -> Command:
        @functools.wraps(command)
        def packing(*args: Any, **kwargs: Any) -> Any:
            given = {each: kwargs.pop(each) for each in names}
            return command(*args, **{name: settings(**given)}, **kwargs)

        for option in reversed(options):
            option(packing)
        return packing

    return give
