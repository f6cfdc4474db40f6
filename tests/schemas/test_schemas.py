"""What CustomResourceDefinitions refuse; a small one here, and Istio's own where they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.schemas.definitions import BOX, RULE
from webhook import schemas
from webhook.errors import ConfigError, UsageError
from webhook.model.paths import show

CRDS = os.environ.get("ISTIO_CRDS", "")


@pytest.fixture
def known(tmp_path: Path) -> schemas.Schemas:
    (tmp_path / "crds.yaml").write_text(f"{BOX}---\n{RULE}---\napiVersion: v1\nkind: Pod\n")
    return schemas.load([tmp_path])


def told(known: schemas.Schemas, obj: Any) -> list[str]:
    return [f"{show(each.path)}: {each.message}" for each in known.breaches(obj)]


def box(**spec: Any) -> dict[str, Any]:
    sound = {"size": 1, "colour": "RED"}
    return {
        "apiVersion": "example.com/v1",
        "kind": "Box",
        "metadata": {"x": 1},
        "spec": sound | spec,
    }


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="plain"),
        pytest.param({"size": None}, id="nullable"),
        pytest.param({"colour": ""}, id="the-empty-choice"),
        pytest.param({"port": 80}, id="int-of-either"),
        pytest.param({"port": "http"}, id="string-of-either"),
        pytest.param({"labels": {"any": "thing"}}, id="a-map"),
        pytest.param({"free": {"any": {"thing": 1}}}, id="unknown-fields-preserved"),
        pytest.param({"lids": [{}, {"round": True}]}, id="at-most-one"),
    ],
)
def test_what_fits(known: schemas.Schemas, spec: dict[str, Any]) -> None:
    assert told(known, box(**spec)) == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(
            {"lid": []}, ['spec.lid: field is unknown; did you mean "lids"?'], id="unknown-field"
        ),
        pytest.param({"size": "1"}, ['spec.size: is "1"; must be an integer'], id="type"),
        pytest.param(
            {"port": []}, ["spec.port: is []; must be an integer or text"], id="neither-type"
        ),
        pytest.param({"size": 10}, ["spec.size: 10 is greater than the maximum of 9"], id="bound"),
        pytest.param(
            {"colour": "GREN"}, ['spec.colour: is "GREN"; did you mean "GREEN"?'], id="choice"
        ),
        pytest.param({"labels": {"a": 1}}, ["spec.labels.a: is 1; must be text"], id="in-a-map"),
        pytest.param(
            {"lids": [{}, {"rond": True, "flat": 1}]},
            [
                "spec.lids[1].flat: is 1; must be true or false",
                'spec.lids[1].rond: field is unknown; did you mean "round"?',
            ],
            id="in-a-list",
        ),
        pytest.param(
            {"lids": [{"round": True, "flat": True}]},
            ["spec.lids[0]: must hold at most one of round, flat"],
            id="both-of-two",
        ),
        pytest.param({"one": {}}, ["spec.one: must hold exactly one of a, b"], id="none-of-two"),
        pytest.param(
            {"odd": 3},
            ["spec.odd: 3 is not valid under any of the given schemas"],
            id="neither-of-two-schemas",
        ),
    ],
)
def test_what_does_not_fit(
    known: schemas.Schemas, spec: dict[str, Any], expected: list[str]
) -> None:
    assert told(known, box(**spec)) == expected


def test_what_is_missing(known: schemas.Schemas) -> None:
    obj = {"apiVersion": "example.com/v1", "kind": "Box", "spec": {}, "sped": 1}

    assert told(known, obj) == [
        "spec.colour: is missing; must be set",
        "spec.size: is missing; must be set",
        'sped: field is unknown; did you mean "spec"?',
    ]


@pytest.mark.parametrize(
    ("api_version", "kind", "expected"),
    [
        pytest.param(
            "example.com/v1",
            "Bx",
            ['kind: "Bx" is unknown to example.com; did you mean "Box"?'],
            id="kind",
        ),
        pytest.param(
            "example.com/v1",
            "Zzz",
            ['kind: "Zzz" is unknown to example.com; known are Box, Rule'],
            id="no-kind-like-it",
        ),
        pytest.param(
            "example.com/v3",
            "Box",
            ['apiVersion: Box has no version "v3"; known are v1, v2'],
            id="version",
        ),
        pytest.param("example.com/v2", "Box", [], id="another-version"),
        pytest.param("apps/v1", "Box", [], id="another-group"),
    ],
)
def test_kinds_and_versions(
    known: schemas.Schemas, api_version: str, kind: str, expected: list[str]
) -> None:
    assert told(known, {"apiVersion": api_version, "kind": kind, "other": 1}) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({"wait": "2ms", "path": "/a", "url": "http://a"}, [], id="kept"),
        pytest.param({"wait": "1us"}, ["spec.wait: too short"], id="broken"),
        pytest.param({"wait": "soon"}, ["spec.wait: too short"], id="ends-in-an-error"),
        pytest.param({"path": "a"}, ["spec.path: no path"], id="extended-strings"),
        pytest.param({"url": "ftp://a"}, ["spec.url: no URL"], id="urls"),
        pytest.param({"url": "http://[a"}, ["spec.url: no URL"], id="no-url"),
        pytest.param({"silent": 1}, ["spec.silent: must keep to the rule self > 1"], id="silent"),
        pytest.param({"unknown": "1", "broken": "x"}, [], id="what-the-library-lacks"),
        pytest.param({"changed": 1}, [], id="about-a-change"),
        pytest.param({"lids": [1, 7]}, ["spec.lids[1]: too many"], id="in-a-list"),
        pytest.param(
            {"labels": {"a": ""}, "flags": {"b": 1}}, ["spec.labels.a: empty"], id="in-a-map"
        ),
        pytest.param({"maybe": None}, [], id="null"),
    ],
)
def test_rules_in_cel(known: schemas.Schemas, spec: dict[str, Any], expected: list[str]) -> None:
    assert told(known, {"apiVersion": "example.com/v1", "kind": "Rule", "spec": spec}) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            "apiVersion: v1\nkind: Pod\n", "holds no CustomResourceDefinition; for", id="none"
        ),
        pytest.param(
            "apiVersion: v1\nkind: CustomResourceDefinition\nspec: {group: a, versions: []}\n",
            None,
            id="without-versions",
        ),
        pytest.param(
            "apiVersion: v1\nkind: CustomResourceDefinition\nspec: text\n",
            ":3:7: spec is none of a CustomResourceDefinition; for Istio's",
            id="no-definition",
        ),
        pytest.param("a: [\n", ":2:1: not valid YAML", id="no-yaml"),
    ],
)
def test_files_that_hold_none(text: str, reason: str | None, tmp_path: Path) -> None:
    (tmp_path / "crd.yaml").write_text(text)

    with pytest.raises(ConfigError) as caught:
        schemas.load([tmp_path / "crd.yaml"])

    assert (reason or "holds no CustomResourceDefinition") in str(caught.value)


def test_a_library_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", {"jsonschema": True}.get)

    with pytest.raises(UsageError) as caught:
        schemas.load([tmp_path])

    assert str(caught.value) == "--schemas needs cel: pip install 'meshwarden[schemas]'"


def test_loading_definitions_imports_no_library(tmp_path: Path) -> None:
    (tmp_path / "crds.yaml").write_text(BOX)
    code = (
        "import sys; from pathlib import Path; from webhook.schemas import load\n"
        f"load([Path({str(tmp_path)!r})])\n"
        "print([name for name in ('jsonschema', 'cel') if name in sys.modules])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert ended.stdout == "[]\n"


@pytest.mark.skipif(not CRDS, reason="ISTIO_CRDS names no file with Istio's definitions")
@pytest.mark.parametrize("folder", ["sound", "defaults"])
def test_sound_examples_fit_istios_own(folder: str) -> None:
    known = schemas.load([Path(CRDS)])
    examples = sorted((Path(__file__).parents[2] / "examples" / folder).rglob("*.yaml"))
    objects = [obj for file in examples for obj in yaml.safe_load_all(file.read_text()) if obj]

    assert [told(known, obj) for obj in objects if told(known, obj)] == []
