"""The options that say where a program listens."""

from __future__ import annotations

from dataclasses import fields

import click

from webhook.serving.settings import ServerSettings

_DEFAULTS = {each.name: each.default for each in fields(ServerSettings)}

host_option = click.option(
    "--host",
    default=_DEFAULTS["host"],
    metavar="ADDRESS",
    help="Listen here only; else everywhere.",
)

health_port_option = click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    default=_DEFAULTS["health_port"],
    show_default=True,
    help="For /livez, /readyz and /metrics, in plain.",
)
