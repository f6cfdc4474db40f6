"""Lengths of time on the command line."""

from __future__ import annotations

import re
from datetime import timedelta

import click

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def duration(_ctx: click.Context, _param: click.Parameter, given: str) -> timedelta:
    """Read what an option was *given*, such as 90d, 12h, 30m or 20s; zero is none."""
    found = re.fullmatch(r"([0-9]{1,6})([dhms])", given)
    if not found or not int(found[1]):
        message = f"{given!r} is no length of time, such as 90d, 12h, 30m or 20s"
        raise click.BadParameter(message)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def duration_if_given(
    ctx: click.Context, param: click.Parameter, given: str | None
) -> timedelta | None:
    """As `duration`; None where the option was not given."""
    return None if given is None else duration(ctx, param, given)


def shown(length: timedelta) -> str:
    """*length* as the option takes it."""
    return f"{length.days}d"
