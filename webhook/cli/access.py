"""The options by which a command finds the API server."""

from __future__ import annotations

from pathlib import Path

import click

from webhook.cli.packing import packed
from webhook.cluster import Access

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


access_options = packed("access", Access, _OPTIONS)
"""Gives a command `access`, an Access."""
