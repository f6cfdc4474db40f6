"""Which engine a command asks: the options that say so, and the engine that they come to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli.packing import packed
from webhook.engine import EmbeddedEngine
from webhook.engine.opa.settings import Address, OpaSettings, PolicySource
from webhook.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from webhook.engine.running import RunningEngine
    from webhook.model.guardrail import Catalogue


_URL = "http://127.0.0.1:8181"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class EngineName(StrEnum):
    """What evaluates Rego."""

    EMBEDDED = "embedded"
    OPA = "opa"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """The options, as they were given; None where one was not."""

    engine: str
    opa_url: str | None
    opa_policies: str | None
    opa_token_file: Path | None
    opa_ca: Path | None
    opa_cert: Path | None
    opa_key: Path | None


_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice([name.value for name in EngineName]),
        default=EngineName.EMBEDDED.value,
        show_default=True,
        help="What evaluates the guardrails: this process, or an OPA server.",
    ),
    click.option("--opa-url", metavar="URL", help=f"Where OPA listens.  [default: {_URL}]"),
    click.option(
        "--opa-policies",
        type=click.Choice([source.value for source in PolicySource]),
        help="Push the guardrails to OPA, or let it load the bundle that `meshwarden policies "
        "bundle` writes.  [default: push]",
    ),
    click.option("--opa-token-file", type=_FILE, metavar="FILE", help="A bearer token for OPA."),
    click.option("--opa-ca", type=_FILE, metavar="FILE", help="Trust these CAs only, in PEM."),
    click.option("--opa-cert", type=_FILE, metavar="FILE", help="Our certificate for OPA, in PEM."),
    click.option("--opa-key", type=_FILE, metavar="FILE", help="Its private key, in PEM."),
)


engine_options = packed("choice", EngineChoice, _OPTIONS)
"""Gives a command `choice`, an EngineChoice."""


def engine_of(choice: EngineChoice, catalogue: Catalogue) -> RunningEngine:
    """The engine that *choice* names, for *catalogue*.

    Raises:
        UsageError: the options contradict each other, or need what is not installed.
        ConfigError: a file that they name does not hold what it should.
    """
    if choice.engine == EngineName.EMBEDDED:
        _refuse_idle(choice)
        return EmbeddedEngine(catalogue)
    settings = _settings(choice)
    try:
        # It brings an HTTP client with it, whose import takes longer than a check of a file.
        from webhook.engine.opa.client import Credentials  # noqa: PLC0415
        from webhook.engine.opa.engine import OpaEngine  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"--engine opa needs {error.name}: pip install 'meshwarden[server]'"
        raise UsageError(message) from error
    try:
        Credentials.read(settings)
    except OSError as error:
        message = f"--opa-ca, --opa-cert, --opa-key or --opa-token-file: {error.strerror}"
        raise ConfigError(message) from error
    return OpaEngine(catalogue, settings)


def _settings(choice: EngineChoice) -> OpaSettings:
    try:
        address = Address.parse(choice.opa_url or _URL)
    except ValueError as error:
        message = f"--opa-url: {error}"
        raise UsageError(message) from error
    if not address.is_tls and (choice.opa_ca or choice.opa_cert):
        message = "--opa-ca and --opa-cert need an --opa-url that begins with https://"
        raise UsageError(message)
    if choice.opa_key and not choice.opa_cert:
        message = "--opa-key needs --opa-cert"
        raise UsageError(message)
    return OpaSettings(
        address=address,
        policies=PolicySource(choice.opa_policies or PolicySource.PUSH),
        token_file=choice.opa_token_file,
        ca_file=choice.opa_ca,
        certificate=choice.opa_cert,
        key=choice.opa_key,
    )


def _refuse_idle(choice: EngineChoice) -> None:
    """What would do nothing is a mistake: somebody believes that OPA judges."""
    idle = [field.name for field in fields(choice) if field.name != "engine"]
    for name in idle:
        if getattr(choice, name) is not None:
            message = f"--{name.replace('_', '-')} needs --engine opa"
            raise UsageError(message)
