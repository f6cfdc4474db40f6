"""The schemas of our own kinds and the parser know the same fields."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.watching.objects import API_VERSION
from tests.watching.tables import RIGHT, WRONG
from webhook import policy
from webhook.config import OwnKinds

if TYPE_CHECKING:
    from collections.abc import Iterator

CRDS = Path(__file__).parents[2] / "manifests" / "base" / "crds"
KINDS = {"Enforcement": "enforcements", "Exemption": "exemptions"}
NOW = datetime(2026, 6, 1, tzinfo=UTC)
OWN = OwnKinds(policy.load(policy.shipped()), policy.shipped() / "profiles")

Schema = dict[str, Any]
Place = tuple[str, ...]


def definition(kind: str) -> Schema:
    found: Schema = yaml.safe_load((CRDS / f"{KINDS[kind]}.yaml").read_text(encoding="utf-8"))
    return found


def schema(kind: str) -> Schema:
    [version] = definition(kind)["spec"]["versions"]
    found: Schema = version["schema"]["openAPIV3Schema"]
    return found


def problems(obj: dict[str, Any]) -> list[str]:
    return list(map(str, OWN.judge(obj["kind"], obj, now=NOW).problems))


@pytest.mark.parametrize("obj", RIGHT)
def test_what_the_parser_takes_the_schema_takes(obj: dict[str, Any]) -> None:
    without_null = {"spec": {k: v for k, v in obj.get("spec", {}).items() if v is not None}}

    Draft202012Validator(schema(obj["kind"])).validate(obj | without_null)

    assert problems(obj) == []


@pytest.mark.parametrize("obj", WRONG)
def test_what_is_wrong_by_its_content_only_the_parser_refuses(obj: dict[str, Any]) -> None:
    """A schema that refused it would be asked first, and hide what we have to say."""
    Draft202012Validator(schema(obj["kind"])).validate(obj)

    assert problems(obj) != []


def _objects(kind: str, *path: str) -> Any:
    """An object of *kind* with an unknown key at *path*."""
    value: Any = {"unknown": 1}
    for key in reversed(path):
        value = [value] if key == "[]" else {key: value}
    return {"apiVersion": API_VERSION, "kind": kind, **value}


def _known(kind: str, path: tuple[str, ...]) -> set[str]:
    """The keys that the parser knows at *path*, as it names them to whoever misspelt one."""
    [told] = [text for text in problems(_objects(kind, *path)) if "unknown is unknown" in text]
    return set(re.split(r", ", told.partition("known are ")[2]))


def _closed(
    found: Schema, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each object of a schema whose keys are ours, by its path."""
    if found.get("type") == "array":
        yield from _closed(found["items"], (*path, "[]"))
    elif "properties" in found:
        yield path, set(found["properties"])
        for name, inner in found["properties"].items():
            yield from _closed(inner, (*path, name))


PLACES = [
    pytest.param(kind, path, keys, id=f"{kind}-{'.'.join(path)}")
    for kind in KINDS
    for path, keys in _closed(schema(kind)["properties"]["spec"], ("spec",))
]


@pytest.mark.parametrize(("kind", "path", "keys"), PLACES)
def test_schema_and_parser_know_the_same_keys(
    kind: str, path: tuple[str, ...], keys: set[str]
) -> None:
    assert _known(kind, path) == keys


def test_no_place_is_left_out() -> None:
    """Twelve of a match, twice, and what stands around it."""
    assert len(PLACES) > 20


@pytest.mark.parametrize(("kind", "path", "keys"), PLACES)
def test_unknown_fields_are_kept(kind: str, path: tuple[str, ...], keys: set[str]) -> None:
    """What would be left of a binding whose match is misspelt must never be taken for a binding."""
    found = schema(kind)["properties"]["spec"]
    for key in path[1:]:
        found = found["items"] if key == "[]" else found["properties"][key]

    assert found["x-kubernetes-preserve-unknown-fields"] is True
    assert keys


def _described(found: Schema, path: str) -> Iterator[tuple[str, str]]:
    for name, inner in found.get("properties", {}).items():
        yield f"{path}.{name}", inner.get("description", "")
        yield from _described(inner.get("items", inner), f"{path}.{name}")


@pytest.mark.parametrize("kind", KINDS)
def test_kubectl_explain_has_something_to_say_of_every_field(kind: str) -> None:
    spec = schema(kind)["properties"]["spec"]

    assert [path for path, text in _described(spec, "spec") if not text.endswith(".")] == []


@pytest.mark.parametrize(
    ("kind", "scope", "names"),
    [
        pytest.param("Enforcement", "Cluster", ["enforce"], id="enforcement"),
        pytest.param("Exemption", "Namespaced", ["exempt"], id="exemption"),
    ],
)
def test_names_and_scopes(kind: str, scope: str, names: list[str]) -> None:
    spec = definition(kind)["spec"]

    assert definition(kind)["metadata"]["name"] == f"{KINDS[kind]}.meshwarden.dev"
    assert (spec["scope"], spec["names"]["shortNames"]) == (scope, names)
    assert spec["names"]["categories"] == ["meshwarden"]
    assert spec["versions"][0]["subresources"] == {"status": {}}
