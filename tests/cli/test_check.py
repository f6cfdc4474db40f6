from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.cli.checks import DENIED, DEV, SOUND, check, lay_out
from tests.schemas.definitions import definition
from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("NO_COLOR", raising=False)
    lay_out(folder)
    return folder


RETRIES = "--guardrail=vs-retries-bounded"
"""What else the shipped guardrails find is no matter of these tests."""


def reported(*arguments: str, stdin: str | None = None) -> Any:
    return json.loads(check(*arguments, RETRIES, "-o", "json", stdin=stdin).stdout)


def test_a_finding_in_text() -> None:
    lines = check("denied.yaml", RETRIES).stdout.splitlines()

    assert lines[0].startswith(
        "denied.yaml:8:25: deny [vs-retries-bounded] spec.http[0].retries.attempts: "
    )
    assert lines[-1] == (
        "1 object: 1 denied, 0 warned, 0 audited, 0 exempted, 0 defaults, 0 not judged"
    )


def test_a_finding_in_json() -> None:
    (finding,) = reported("denied.yaml")["findings"]

    assert finding["location"] == {"file": "denied.yaml", "line": 8, "column": 25}
    assert finding["docs"] == "docs/guardrails/vs-retries-bounded.md"


def test_standard_input() -> None:
    (finding,) = reported("-", stdin=f"{SOUND}---\n{DENIED}")["findings"]

    assert finding["location"] == {"file": "<stdin>", "line": 18, "column": 25}


def test_the_namespace_of_the_check() -> None:
    homeless = DENIED.replace(", namespace: shop", "")

    namespaces = [
        reported("-", *arguments, stdin=homeless)["findings"][0]["object"]["namespace"]
        for arguments in ([], ["-n", "team"], ["--namespace", "team"])
    ]

    assert namespaces == ["default", "team", "team"]


@pytest.mark.parametrize(
    ("arguments", "counts"),
    [
        pytest.param(["--context", "live.yaml"], (1, 0, 0), id="in-a-namespace-of-the-context"),
        pytest.param(["--context", "dev.yaml"], (0, 1, 0), id="in-another-one"),
        pytest.param(["dev.yaml", "--context", "live.yaml"], (0, 1, 0), id="inputs-come-first"),
        pytest.param([], (0, 0, 1), id="in-one-that-nobody-shows"),
    ],
)
def test_bindings_look_at_the_namespace(arguments: list[str], counts: tuple[int, int, int]) -> None:
    """Labels that nobody shows make no guardrail milder: it is not judged, and says why."""
    report = reported("denied.yaml", "--config", "enforcement.yaml", *arguments)
    summary = report["summary"]

    assert (summary["denied"], summary["warned"], summary["failed"]) == counts


@pytest.mark.parametrize(
    ("profile", "action"),
    [
        pytest.param("migration", "deny", id="one-that-denies"),
        pytest.param("audit", "audit", id="one-that-only-records"),
    ],
)
def test_the_profile_can_be_chosen(profile: str, action: str) -> None:
    """Bindings and links stay as they are configured."""
    arguments = ["--config", "enforcement.yaml", "--context", "live.yaml", "--profile", profile]

    (finding,) = reported("denied.yaml", *arguments)["findings"]

    assert finding["action"] == action
    assert finding["docs"] == "https://wiki.example/vs-retries-bounded.md"


def test_an_exemption_holds() -> None:
    context = DEV.replace("shop", "legacy").replace("dev", "live")
    legacy = f"{context}---\n{DENIED.replace('shop', 'legacy')}"

    report = reported("-", "--config", "enforcement.yaml", stdin=legacy)

    assert [(f["action"], f["exemption"]) for f in report["findings"]] == [("deny", "legacy/t-1")]
    assert report["summary"]["exempted"] == 1
    assert check("-", RETRIES, "--config", "enforcement.yaml", stdin=legacy).exit_code == 0


INJECTING = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  bindings:
  - {guardrail: sidecar-outbound-unset, action: deny, inject: true}
"""


def test_defaults_are_shown_as_a_diff(folder: Path) -> None:
    """In text among the rest; beside other formats, which programs read, on standard error."""
    (folder / "inject.yaml").write_text(INJECTING)
    arguments = ["sidecar.yaml", "--config", "inject.yaml", "--diff"]

    in_text, in_json = check(*arguments), check(*arguments, "-o", "json")

    assert (in_text.exit_code, in_json.exit_code) == (0, 0)
    assert "\n+    mode: REGISTRY_ONLY\n" in in_text.stdout
    assert "\n+    mode: REGISTRY_ONLY" in in_json.stderr
    assert json.loads(in_json.stdout)["summary"]["defaulted"] == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        pytest.param([], {}, False, id="no-terminal"),
        pytest.param(["--color", "always"], {}, True, id="always"),
        pytest.param(["--color", "always"], {"NO_COLOR": "1"}, True, id="asked-for"),
        pytest.param(["--color", "never"], {}, False, id="never"),
    ],
)
def test_colours(arguments: list[str], environment: dict[str, str], *, coloured: bool) -> None:
    result = CliRunner(env=environment).invoke(main, ["check", "denied.yaml", *arguments])

    assert ("\x1b[" in result.stdout) is coloured


DEFINITION = definition(
    "Box",
    """\
  - name: v1
    schema:
      openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {}}}}}
""",
)


def test_objects_are_judged_by_schemas(folder: Path) -> None:
    """Of kinds that guardrails judge and of others, whatever the profile denies."""
    (folder / "crds.yaml").write_text(DEFINITION)
    (folder / "box.yaml").write_text(
        "apiVersion: example.com/v1\nkind: Box\nmetadata: {name: b}\nspec:\n  sise: 1\n  sixe: 2\n"
    )

    arguments = ["box.yaml", "sound.yaml", "--schemas=crds.yaml", "--profile=audit"]
    found = reported(*arguments)["findings"]

    assert [(each["guardrail"], each["action"], each["path"]) for each in found] == [
        ("crd-schema", "deny", "spec.sise"),
        ("crd-schema", "deny", "spec.sixe"),
    ]
    assert found[0]["location"] == {"file": "box.yaml", "line": 5, "column": 9}
    assert found[0]["object"]["namespace"] == "default"
    assert check(*arguments, "-o", "html").exit_code == 1
