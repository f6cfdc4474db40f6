"""CustomResourceDefinitions in files to schemas, by group, kind and version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.config.fields import Problem
from webhook.config.files import documents_in
from webhook.config.refusals import Refusals
from webhook.errors import ConfigError, UsageError
from webhook.schemas.schemas import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from webhook.model.objects import Object

_KIND = "CustomResourceDefinition"
_HINT = "for Istio's, `helm show crds istio/base`, or the file crd-all.gen.yaml of its release"


def load(paths: Sequence[Path], more: Iterable[Object] = ()) -> Schemas:
    """The schemas of the definitions in *paths*, files and folders; other objects are passed over.

    Args:
        paths: where they stand.
        more: definitions that an API server has accepted already; files win over them.

    Raises:
        ConfigError: a file cannot be read, or none of them holds a definition.
        UsageError: a library that this needs is not installed.
    """
    _require("jsonschema", "cel")
    refusals = Refusals()
    found: dict[tuple[str, str, str], Any] = {}
    for definition in more:
        found.update(_versions(definition))
    for document in documents_in(paths, refusals):
        if document.object.get("kind") == _KIND:
            try:
                found.update(_versions(document.object))
            except (AttributeError, KeyError, TypeError):
                refusals.add(document, Problem(("spec",), f"is none of a {_KIND}; {_HINT}"))
    refusals.raise_if_any()
    if not found:
        raise ConfigError(*(f"{path}: holds no {_KIND}; {_HINT}" for path in paths))
    return Schemas(found)


def _versions(definition: Object) -> Iterator[tuple[tuple[str, str, str], Any]]:
    spec: Any = definition["spec"]
    for version in spec["versions"]:
        schema = version["schema"]["openAPIV3Schema"]
        yield (spec["group"], spec["names"]["kind"], version["name"]), schema


def _require(*modules: str) -> None:
    from importlib.util import find_spec  # noqa: PLC0415  # nobody else needs it

    for name in modules:
        if find_spec(name) is None:
            message = f"--schemas needs {name}: pip install 'meshwarden[schemas]'"
            raise UsageError(message)
