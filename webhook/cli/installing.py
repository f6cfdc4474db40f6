"""The options that say which installation in a cluster is meant."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

from webhook.installation.names import Installation
from webhook.installation.replicas import Address

if TYPE_CHECKING:
    from collections.abc import Callable

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


def installation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options of an installation; it gets them as `installation`."""

    @functools.wraps(command)
    def installing(
        *args: Any, namespace: str, service: str, cluster_domain: str, **kwargs: Any
    ) -> Any:
        installation = Installation(
            namespace=namespace, service=service, cluster_domain=cluster_domain
        )
        return command(*args, installation=installation, **kwargs)

    for option in reversed(_OPTIONS):
        option(installing)
    return installing


def address(_ctx: click.Context, _param: click.Parameter, given: str | None) -> Address | None:
    """Read HOST:PORT, with an IPv6 address in brackets."""
    if given is None:
        return None
    host, colon, port = given.rpartition(":")
    if not (host and colon and port.isdecimal()):
        message = f"{given!r} is not of the form HOST:PORT"
        raise click.BadParameter(message)
    return Address(host.removeprefix("[").removesuffix("]"), int(port))
