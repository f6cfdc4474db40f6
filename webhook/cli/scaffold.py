"""`meshwarden guardrails new`: the files of a guardrail to begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook import policy
from webhook.cli import own
from webhook.config.spelling import did_you_mean
from webhook.errors import UsageError
from webhook.model.kinds import Kind
from webhook.report.skeleton import Skeleton

if TYPE_CHECKING:
    from collections.abc import Collection

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
_GROUP_KIND = re.compile(r"[a-z0-9.-]+/[A-Z][A-Za-z0-9]*")
_RESERVED = frozenset(
    [
        *("as", "contains", "data", "default", "else", "every", "false", "if", "import", "in"),
        *("input", "lib", "not", "null", "package", "some", "true", "with"),
    ]
)
"""What no part of a package may be: words of Rego, and the folder of helpers."""

_EXAMPLES = """\b
Examples:
  meshwarden guardrails new acme-owner-missing --kind VirtualService
  meshwarden guardrails new acme-replicas-bounded --kind apps/Deployment --dir policies
"""


@click.command("new", epilog=_EXAMPLES, short_help="Write one of your own to begin with.")
@click.argument("id_", metavar="ID")
@click.option(
    "--kind", "kind_name", required=True, metavar="KIND", help="What it judges; or group/Kind."
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("guardrails"),
    show_default=True,
    help="The folder of guardrails of your own; it is made where there is none.",
)
def new(*, id_: str, kind_name: str, folder: Path) -> None:
    """Write the guardrail ID: Rego, its tests, samples and METADATA, complete and passing.

    ID is a slug such as acme-owner-missing, whose first word is your own; it is for ever, since
    bindings and exemptions name it. Rewrite the files piece by piece; `meshwarden test` says what
    is amiss.
    """
    skeleton = Skeleton(_checked_id(id_, folder), _kind(kind_name))
    _refuse_reserved(skeleton)
    files = {folder / name: text for name, text in skeleton.files().items()}
    _write(files)
    for path in files:
        click.echo(str(path))
    click.echo(_next_steps(skeleton, folder))


def _checked_id(id_: str, folder: Path) -> str:
    if not _ID.fullmatch(id_):
        message = f"{id_!r} is no id; expected a slug such as acme-owner-missing"
        raise UsageError(message)
    catalogue = own.load([folder] if folder.is_dir() else []).catalogue
    if id_ in catalogue.guardrails.keys() | catalogue.refused:
        message = f"there is a guardrail {id_!r} already; ids are never shared"
        raise UsageError(message)
    return id_


def _kind(name: str) -> Kind:
    """The kind that is meant; a group has to be given where no shipped guardrail judges it."""
    if _GROUP_KIND.fullmatch(name):
        return Kind.parse(name)
    known = policy.load(policy.shipped()).kinds()
    found = sorted(kind for kind in known if kind.name.casefold() == name.casefold())
    if found:
        return found[0]
    message = f"no kind {name!r} is known; {_nearest(name, {kind.name for kind in known})}"
    raise UsageError(message)


def _nearest(name: str, known: Collection[str]) -> str:
    example = "write a kind of your own as group/Kind, such as example.com/Widget"
    return did_you_mean(name, sorted(known), otherwise=example)


def _refuse_reserved(skeleton: Skeleton) -> None:
    for part in skeleton.parts:
        if part in _RESERVED or part[0].isdigit():
            package = ".".join(skeleton.parts)
            message = f"{skeleton.id!r} makes the package {package}, in which Rego refuses {part!r}"
            raise UsageError(message)


def _write(files: dict[Path, str]) -> None:
    for path in files:
        if path.exists():
            message = f"{path} is there already; nothing was written"
            raise UsageError(message)
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}"
            raise UsageError(message) from error


def _next_steps(skeleton: Skeleton, folder: Path) -> str:
    return f"""
Test it, and see its page:
  meshwarden test {folder.joinpath(*skeleton.parts)}
  meshwarden guardrails explain {skeleton.id} --policies {folder}

It judges where an Enforcement binds it, and check and serve are given --policies {folder}:
  spec:
    bindings:
    - {{guardrail: {skeleton.id}, action: warn}}"""
