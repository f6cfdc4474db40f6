"""The recipes of docs/ci.md: commands are run, files hold to the schemas of their platforms."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
TEXT = (ROOT / "docs/ci.md").read_text()
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

SOUND = """\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
"""
BROKEN = SOUND.replace("REGISTRY_ONLY", "ALLOW_ANY")
ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: audit
  bindings: [{guardrail: sidecar-outbound-allow-any, action: deny}]
"""
SUITE = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Suite
metadata: {name: mesh}
spec:
  config: [enforcement.yaml]
  cases:
  - name: egress to anywhere is denied
    object: ../k8s/sidecar.yaml
    expect: {findings: []}
"""
# What stands before the pipe is another tool's; whatever it writes is judged.
OTHERS = "helm() { cat k8s/*.yaml; }; kustomize() { cat k8s/*.yaml; }; "


def section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def blocks(title: str) -> list[Any]:
    return [
        yaml.safe_load(each) for each in re.findall(r"```yaml\n(.*?)```", section(title), re.DOTALL)
    ]


def meshwarden(commands: list[str]) -> list[str]:
    return [
        each
        for each in commands
        if "meshwarden " in each and not each.startswith(("pip ", "docker "))
    ]


def in_workflow(workflow: Any) -> list[str]:
    return [
        step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step
    ]


def indented(title: str) -> list[str]:
    return [line.strip() for line in section(title).splitlines() if line.startswith("    ")]


ACTIONS = blocks("GitHub Actions")
(GITLAB,) = blocks("GitLab")
(PRE_COMMIT,) = blocks("pre-commit")
DECIDING = [
    *(command for each in ACTIONS for command in meshwarden(in_workflow(each))),
    GITLAB["mesh"]["script"][-1],
    *meshwarden(indented("Charts and overlays")),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "k8s/sidecar.yaml": SOUND,
        "mesh/enforcement.yaml": ENFORCEMENT,
        "suites/suite.yaml": SUITE,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def run(command: str, folder: Path) -> int:
    ended = subprocess.run(
        ["bash", "-c", OTHERS + command],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    return ended.returncode


@pytest.mark.parametrize("command", DECIDING)
def test_a_recipe_passes_what_is_sound_and_stops_what_is_not(command: str, folder: Path) -> None:
    sound = run(command, folder)
    (folder / "k8s/sidecar.yaml").write_text(BROKEN)

    assert (sound, run(command, folder)) == (0, 1)


def test_every_recipe_is_tried() -> None:
    assert len(DECIDING) == 5


def test_reports_are_written_where_the_recipes_look_for_them(folder: Path) -> None:
    for command in [*GITLAB["mesh"]["script"][1:], DECIDING[1]]:
        assert run(command, folder) == 0

    uploaded = ACTIONS[1]["jobs"]["scan"]["steps"][-1]["with"]["sarif_file"]
    artifacts = GITLAB["mesh"]["artifacts"]
    named = [uploaded, *artifacts["paths"], artifacts["reports"]["junit"]]
    assert all((folder / name).read_text() for name in named)


def test_the_suite_of_a_configuration(folder: Path) -> None:
    (command,) = meshwarden(indented("Test the configuration itself"))
    (folder / "mesh/suite.yaml").write_text(SUITE)

    assert run(command, folder) == 0
    assert (folder / "meshwarden-suites.xml").exists()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_hooks_judge_the_files_that_they_are_given(hook: dict[str, Any], folder: Path) -> None:
    """As pre-commit starts them: the entry, the arguments of the configuration, the files."""
    args = " ".join(PRE_COMMIT["repos"][0]["hooks"][0]["args"])
    command = f"{hook['entry']} {args} k8s/sidecar.yaml"
    sound = run(command, folder)
    (folder / "k8s/sidecar.yaml").write_text(BROKEN)

    assert (sound, run(command, folder)) == (0, 1)


def test_the_configuration_of_pre_commit_names_hooks_that_exist() -> None:
    known = {hook["id"] for hook in HOOKS}

    assert {hook["id"] for repo in PRE_COMMIT["repos"] for hook in repo["hooks"]} <= known
    assert all(f"`{each}`" in TEXT or f"id: {each}" in TEXT for each in known)


def test_the_image_starts_the_program_that_the_recipe_gives_arguments() -> None:
    (line,) = indented("Anywhere with containers")

    assert line.partition(" meshwarden ")[2] == "check k8s/ --config mesh/"
    assert 'ENTRYPOINT ["/opt/meshwarden/bin/meshwarden"]' in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize(
    ("schema", "documents"),
    [
        pytest.param("vendor.github-workflows", ACTIONS, id="github"),
        pytest.param("custom.github-workflows-require-timeout", ACTIONS, id="timeouts"),
        pytest.param("vendor.gitlab-ci", [GITLAB], id="gitlab"),
    ],
)
def test_files_hold_to_the_schemas_of_their_platforms(
    schema: str, documents: list[Any], tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        # YAML 1.1 reads the key `on` as true.
        text = yaml.safe_dump({"on" if key is True else key: v for key, v in document.items()})
        file.write_text(text)

    ended = subprocess.run(
        [BIN / "check-jsonschema", f"--builtin-schema={schema}", *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stdout
