"""`meshwarden certs`: issue certificates for the webhook, and see what is wrong with some."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from certs import store
from certs.errors import PkiError
from certs.issue import LEAF_LIFETIME, issue_ca, issue_leaf
from certs.names import service_names
from certs.verify import verify
from webhook.cli.group import Group
from webhook.cli.inspection import inspect
from webhook.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certs.pair import Pair


def _addresses(_ctx: click.Context, _param: click.Parameter, given: Sequence[str]) -> Sequence[str]:
    try:
        return [str(ip_address(address)) for address in given]
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group(cls=Group)
def certs() -> None:
    """Issue and inspect certificates.

    \b
    Examples:
      meshwarden certs issue                 a CA, and a leaf for the Service, in pki/
      meshwarden certs issue --ip 127.0.0.1  for a server on this machine as well
      meshwarden certs inspect pki/          names, days left, and everything that is wrong
    """  # noqa: D301  # \b is click's mark for "do not wrap"


@certs.command(short_help="Issue a leaf for the webhook, and a CA where there is none.")
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("pki"),
    show_default=True,
    help="The folder to write to, and to look for a CA in.",
)
@click.option("--service", default="meshwarden", show_default=True, help="Name of the Service.")
@click.option("--namespace", default="meshwarden-system", show_default=True, help="Its namespace.")
@click.option(
    "--cluster-domain", default="cluster.local", show_default=True, help="The cluster's DNS domain."
)
@click.option("--dns", multiple=True, metavar="NAME", help="A further DNS name; repeatable.")
@click.option(
    "--ip",
    multiple=True,
    metavar="ADDRESS",
    callback=_addresses,
    help="A further IP address; repeatable.",
)
@click.option(
    "--days",
    type=click.IntRange(1, LEAF_LIFETIME.days),
    default=LEAF_LIFETIME.days,
    show_default=True,
    help="How long the leaf is valid; renew it when two thirds are over.",
)
@click.option("--new-ca", is_flag=True, help="Replace a CA that is there already.")
def issue(  # noqa: PLR0913  # one argument an option, all by name
    *,
    folder: Path,
    service: str,
    namespace: str,
    cluster_domain: str,
    dns: Sequence[str],
    ip: Sequence[str],
    days: int,
    new_ca: bool,
) -> None:
    """Issue a leaf for the webhook, under the CA in the folder, or else under a new one.

    It writes ca.crt, ca.key, tls.crt and tls.key. The API server has to trust ca.crt (the
    `caBundle` of a webhook configuration); ca.key is only needed to issue the next leaf.

    \b
    Examples:
      meshwarden certs issue
      meshwarden certs issue --service guard --namespace platform
      meshwarden certs issue --out /etc/guard --dns guard.example.com --ip 127.0.0.1 --days 30
      meshwarden serve --tls-cert pki/tls.crt --tls-key pki/tls.key
    """  # noqa: D301  # \b is click's mark for "do not wrap"
    now = datetime.now(UTC)
    names = (*service_names(service, namespace, cluster_domain=cluster_domain), *dns, *ip)
    try:
        _issue(folder, names, now, timedelta(days=days), kept=None if new_ca else _kept_ca(folder))
    except OSError as error:
        message = f"{error.filename}: {error.strerror}"
        raise ConfigError(message) from error


def _issue(
    folder: Path, names: Sequence[str], now: datetime, lifetime: timedelta, *, kept: Pair | None
) -> None:
    ca = kept or issue_ca(now=now)
    leaf = _leaf(ca, names, now, lifetime)
    if kept is None:
        store.store_ca(folder, ca)
    store.store_leaf(folder, leaf)
    origin = f"a new CA; its key is in {store.CA_KEY}" if kept is None else "kept"
    click.echo(f"{folder / store.CA_CERTIFICATE}: {origin}")
    click.echo(f"{folder / store.LEAF_CERTIFICATE}: a new leaf for {', '.join(names)}")
    click.echo(f"{folder / store.LEAF_KEY}: its key")


def _kept_ca(folder: Path) -> Pair | None:
    """The CA in *folder*, or None where there is none at all."""
    files = [folder / store.CA_CERTIFICATE, folder / store.CA_KEY]
    missing = [str(file) for file in files if not file.exists()]
    if len(missing) == 1:
        message = f"{missing[0]} is missing, but the other half of the CA is there; see --new-ca"
        raise ConfigError(message)
    return None if missing else store.stored_ca(folder)


def _leaf(ca: Pair, names: Sequence[str], now: datetime, lifetime: timedelta) -> Pair:
    try:
        leaf = issue_leaf(ca, names, now=now, lifetime=lifetime)
    except PkiError as error:
        message = f"{store.CA_CERTIFICATE} cannot sign: {error}; --new-ca replaces it"
        raise ConfigError(message) from error
    except ValueError as error:
        raise UsageError(str(error)) from error
    problems = verify(leaf, now=now, ca=ca.certificate, names=names).problems
    if problems:
        raise ConfigError(*problems)
    return leaf


certs.add_command(inspect)
