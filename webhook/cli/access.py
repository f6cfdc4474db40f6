"""The options by which a command finds the API server."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webhook.cluster import Access

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = click.Path(dir_okay=False, path_type=Path)

_OPTIONS = (
    click.option(
        "--kubeconfig",
        type=_FILE,
        metavar="FILE",
        help="How to reach the API server.  [default: as a pod does, else as kubectl does]",
    ),
    click.option("--context", metavar="NAME", help="A context of it, if not the current one."),
    click.option(
        "--token-file", type=_FILE, metavar="FILE", help="A bearer token to use instead of its own."
    ),
)


def access_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options of connecting; it gets them as `access`, an Access."""

    @functools.wraps(command)
    def connecting(
        *args: Any,
        kubeconfig: Path | None,
        context: str | None,
        token_file: Path | None,
        **kwargs: Any,
    ) -> Any:
        access = Access(kubeconfig=kubeconfig, context=context, token_file=token_file)
        return command(*args, access=access, **kwargs)

    for option in reversed(_OPTIONS):
        option(connecting)
    return connecting
