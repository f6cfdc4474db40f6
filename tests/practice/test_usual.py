"""Istio's usual samples: what people really apply is neither denied nor nagged about needlessly.

Each file under `usual/` is one sample, in our own words. `usual_traffic`,
`usual_mesh` and `usual_workloads` say what is to be found.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.practice.usual_mesh import DENIED_IN_MESH, FOUND_IN_MESH
from tests.practice.usual_traffic import DENIED_IN_TRAFFIC, FOUND_IN_TRAFFIC
from tests.practice.usual_workloads import DENIED_IN_WORKLOADS, FOUND_IN_WORKLOADS, SIZED
from webhook.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

FOUND = {**FOUND_IN_TRAFFIC, **FOUND_IN_MESH}
"""What is to be found in the settings of every sample."""

SAMPLES = sorted(Path(__file__).with_name("usual").glob("*.yaml"))

WITH_A_MESH = {"mesh_configmap", "sidecar_scope_closed_mesh"}
"""Samples that tell what the mesh is: each is judged alone, since there is only one mesh."""

every_sample = pytest.mark.parametrize("sample", [path.stem for path in SAMPLES])


@cache
def reports(profile: str) -> list[dict[str, Any]]:
    """What `meshwarden check` says of all samples."""
    together = [str(path) for path in SAMPLES if path.stem not in WITH_A_MESH]
    alone = [[str(path)] for path in SAMPLES if path.stem in WITH_A_MESH]
    return [check(paths, profile) for paths in [together, *alone]]


def check(paths: list[str], profile: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["check", *paths, "--profile", profile, "-o", "json"])
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def findings(profile: str, sample: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is found in *sample*, by the kind and name of the object."""
    for report in reports(profile):
        for finding in report["findings"]:
            if Path(finding["location"]["file"]).stem == sample:
                yield name_of(finding), finding


def expected(sample: str) -> dict[str, set[tuple[str, str]]]:
    """What is to be found in *sample*, in its settings and in its workloads."""
    settings, workloads = FOUND[sample], FOUND_IN_WORKLOADS.get(sample, {})
    names = settings.keys() | workloads.keys()
    return {name: settings.get(name, set()) | workloads.get(name, set()) for name in names}


def name_of(told: dict[str, Any]) -> str:
    return f"{told['object']['kind']}/{told['object']['name']}"


@every_sample
def test_production_finds_what_is_justified_and_nothing_else(sample: str) -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for name, finding in findings("production", sample):
        found.setdefault(name, set()).add((finding["guardrail"], finding["path"]))

    assert found == expected(sample)


@every_sample
def test_baseline_denies_only_what_has_a_reason(sample: str) -> None:
    denied = {
        (sample, name, finding["guardrail"])
        for name, finding in findings("baseline", sample)
        if finding["action"] == "deny"
    }

    reasons = {**DENIED_IN_TRAFFIC, **DENIED_IN_MESH, **DENIED_IN_WORKLOADS}
    assert denied == {key for key in reasons if key[0] == sample}


@pytest.mark.parametrize("profile", ["baseline", "production"])
def test_only_sidecars_get_sizes(profile: str) -> None:
    defaults = [default for report in reports(profile) for default in report["defaults"]]

    assert {each["guardrail"] for each in defaults} == {"pod-proxy-resources"}
    assert {name_of(each) for each in defaults} == SIZED


def test_every_sample_is_judged_whole() -> None:
    assert {path.stem for path in SAMPLES} == set(FOUND) >= set(FOUND_IN_WORKLOADS)
    for profile in ("baseline", "production"):
        assert [report["failures"] for report in reports(profile)] == [[], [], []]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_say_what_they_are(path: Path) -> None:
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")

    assert first.startswith("# ")
    assert rest.startswith("apiVersion: ")
