"""The options that say which installation in a cluster is meant."""

from __future__ import annotations

import click

from webhook.cli.packing import packed
from webhook.installation.names import Installation
from webhook.installation.replicas import Address

_DEFAULT = Installation()

_OPTIONS = (
    click.option(
        "--namespace",
        default=_DEFAULT.namespace,
        show_default=True,
        metavar="NAME",
        help="Where Meshwarden is installed.",
    ),
    click.option(
        "--service",
        default=_DEFAULT.service,
        show_default=True,
        metavar="NAME",
        help="The Service of its replicas.",
    ),
    click.option(
        "--cluster-domain",
        default=_DEFAULT.cluster_domain,
        show_default=True,
        metavar="NAME",
        help="The cluster's DNS domain.",
    ),
)


installation_options = packed("installation", Installation, _OPTIONS)
"""Gives a command `installation`, an Installation."""


def address(_ctx: click.Context, _param: click.Parameter, given: str | None) -> Address | None:
    """Read HOST:PORT, with an IPv6 address in brackets."""
    if given is None:
        return None
    host, colon, port = given.rpartition(":")
    if not (host and colon and port.isdecimal()):
        message = f"{given!r} is not of the form HOST:PORT"
        raise click.BadParameter(message)
    return Address(host.removeprefix("[").removesuffix("]"), int(port))
