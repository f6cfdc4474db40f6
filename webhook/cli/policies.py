"""`meshwarden policies`: the guardrails in the form in which OPA takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli import own
from webhook.cli.exits import ExitCode
from webhook.cli.group import Group
from webhook.engine.opa.bundle import bundle as bundled
from webhook.engine.opa.policies import policies_of
from webhook.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.engine.opa.bundle import Signer

_EXAMPLES = """\b
Examples:
  meshwarden policies bundle -o bundle.tar.gz
  meshwarden policies bundle -o bundle.tar.gz --policies own/
  opa run --server --bundle bundle.tar.gz

\b
  openssl ecparam -name prime256v1 -genkey -noout -out signing.pem
  openssl ec -in signing.pem -pubout -out verification.pem
  meshwarden policies bundle -o bundle.tar.gz --signing-key signing.pem
  opa run --server --bundle bundle.tar.gz --verification-key verification.pem \\
      --signing-alg ES256

\b
Ask it, as `--engine opa` does:
  opa eval --bundle bundle.tar.gz --input input.json data.meshwarden.dispatch.deny
"""


@click.group(cls=Group, epilog=_EXAMPLES)
def policies() -> None:
    """Bring the guardrails to an OPA."""


@policies.command(epilog=_EXAMPLES)
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it.",
)
@click.option(
    "--signing-key",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Sign it with this private key, in PEM: RSA for RS256, or EC on P-256 for ES256.",
)
@own.policies_option
@click.pass_context
def bundle(ctx: click.Context, *, file: Path, key: Path | None, folders: Sequence[Path]) -> None:
    """Write a bundle that OPA loads itself: the guardrails, and what `--engine opa` asks.

    Tests and samples stay out. The same guardrails give the same bytes, and the revision that OPA
    then reports. A server or a check of this version, with the same --policies, accepts no other.
    """
    extended = own.load(folders)
    found = policies_of(extended.catalogue)
    written = bundled(found, sign=_signer(key) if key else None)
    try:
        _replace(file, written)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise UsageError(message) from error
    click.echo(f"{file}: {len(found.guardrails)} guardrails, revision {found.revision}")
    own.tell_refusals(extended)
    ctx.exit(own.exit_code(extended, ExitCode.CLEAN))


def _replace(file: Path, content: bytes) -> None:
    """Write *file* anew, and put it in its place: an OPA that watches it never sees a half."""
    aside = file.with_name(f".{file.name}.new")
    aside.write_bytes(content)
    aside.replace(file)


def _signer(file: Path) -> Signer:
    # Only who signs needs the library for it, which comes with meshwarden[server].
    try:
        from certs.errors import PkiError  # noqa: PLC0415
        from webhook.engine.opa.signing import signer  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"signing needs {error.name}: pip install 'meshwarden[server]'"
        raise UsageError(message) from error
    try:
        return signer(file.read_bytes())
    except (OSError, PkiError) as error:
        message = f"{file}: {error}"
        raise ConfigError(message) from error
