"""`meshwarden certs inspect`: what certificates say, and everything that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from certs import store
from certs.errors import PkiError
from certs.pair import read_certificates
from certs.rotation import is_due, lookahead
from certs.verify import Verification, describe, verify
from webhook.cli.exits import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_MINUTE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A certificate, and where it was found."""

    file: Path
    found: Verification


@click.command(short_help="Show names, days left, and everything that is wrong.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--dns", multiple=True, metavar="NAME", help="A name that the leaf has to be for; repeatable."
)
@click.pass_context
def inspect(ctx: click.Context, *, path: Path, dns: Sequence[str]) -> None:
    """Show the certificates in PATH, a file in PEM or a folder with tls.crt, tls.key and ca.crt.

    In a folder, key, leaf and CA are compared with each other. The exit code is 1 where something
    is wrong; a certificate that is merely due for renewal is not.

    \b
    Examples:
      meshwarden certs inspect pki/
      meshwarden certs inspect pki/ --dns meshwarden.meshwarden-system.svc
      meshwarden certs inspect /etc/ssl/webhook.pem
    """  # noqa: D301  # \b is click's mark for "do not wrap"
    now = datetime.now(UTC)
    inspected = list(_in_folder(path, dns, now) if path.is_dir() else _in_file(path, dns, now))
    for entry in inspected:
        click.echo("\n".join(_lines(entry, now)))
    if any(entry.found.problems for entry in inspected):
        ctx.exit(ExitCode.FINDINGS)


def _in_folder(folder: Path, names: Sequence[str], now: datetime) -> Iterator[_Inspected]:
    leaf, ca = folder / store.LEAF_CERTIFICATE, folder / store.CA_CERTIFICATE
    try:
        pair = store.read_pair(leaf, folder / store.LEAF_KEY)
        trusted = ca.read_bytes() if ca.exists() else None
    except OSError as error:
        yield _Inspected(leaf, Verification(problems=(f"{error.filename}: {error.strerror}",)))
        return
    yield _Inspected(leaf, verify(pair, now=now, ca=trusted, names=names))
    if trusted is not None:
        yield from _in_file(ca, (), now)


def _in_file(file: Path, names: Sequence[str], now: datetime) -> Iterator[_Inspected]:
    """The certificates in *file*, of which the first has to be for *names*."""
    try:
        certificates = read_certificates(file.read_bytes())
    except (OSError, PkiError) as error:
        yield _Inspected(file, Verification(problems=(str(error),)))
        return
    for position, certificate in enumerate(certificates):
        wanted = () if position else names
        yield _Inspected(file, describe(certificate, now=now, names=wanted))


def _lines(entry: _Inspected, now: datetime) -> Iterator[str]:
    found = entry.found
    yield f"{entry.file}: {found.subject or 'no certificate'}"
    if found.names:
        yield f"  names     {', '.join(found.names)}"
    if found.not_before and found.not_after:
        yield f"  valid     {found.not_before:{_MINUTE}} to {found.not_after:{_MINUTE}} UTC"
        yield f"  left      {_left(found.not_before, found.not_after, now)}"
    yield from (f"  problem   {problem}" for problem in found.problems)


def _left(not_before: datetime, not_after: datetime, now: datetime) -> str:
    early = lookahead(not_before, not_after)
    due = is_due(not_after, now=now, lookahead=early)
    renewal = "due for renewal" if due else f"renewal is due on {not_after - early:%Y-%m-%d}"
    return f"{max((not_after - now).days, 0)} days; {renewal}"
