from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.schemas.definitions import definition
from webhook.cli.main import main
from webhook.report.formats import RENDERERS

if TYPE_CHECKING:
    from click.testing import Result

PROGRAM = Path(sys.executable).with_name("meshwarden")

HEAD = "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
SOUND = f"""{HEAD}metadata: {{name: reviews, namespace: shop}}
spec:
  hosts: [reviews]
  http:
  - timeout: 5s
    retries: {{attempts: 2, perTryTimeout: 1s}}
    route: [{{destination: {{host: reviews}}}}]
"""
DENIED = SOUND.replace("attempts: 2", "attempts: 10")
WARNED = SOUND.replace(", perTryTimeout: 1s", "")
BROKEN = "a: [\n"
SIDECAR = "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: default}\nspec: {}\n"
ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: production
  docsBaseURL: https://wiki.example/
  bindings:
  - guardrail: vs-retries-bounded
    action: warn
    match: {namespaceSelector: {matchLabels: {env: dev}}}
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: legacy, name: t-1}
spec:
  guardrails: [vs-retries-bounded]
  until: 9999-12-31
  reason: "T-1"
"""
DEV = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {env: dev, istio-injection: enabled}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, text in {
        "sound.yaml": SOUND,
        "denied.yaml": DENIED,
        "warned.yaml": WARNED,
        "broken.yaml": BROKEN,
        "both/a.yaml": DENIED,
        "both/b.yaml": BROKEN,
        "sidecar.yaml": SIDECAR,
        "enforcement.yaml": ENFORCEMENT,
        "wrong.yaml": ENFORCEMENT.replace("action: warn", "action: wran"),
        "dev.yaml": DEV,
        "live.yaml": DEV.replace("dev", "live"),
        "chart/values.yaml": "replicas: 3\n",
        "mixed/values.yaml": "replicas: 3\n",
        "mixed/a.yaml": SOUND,
        "comments.yaml": "# nothing yet\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (tmp_path / "empty").mkdir()
    return tmp_path


def check(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=stdin)


RETRIES = "--guardrail=vs-retries-bounded"
"""What else the shipped guardrails find is no matter of these tests."""


def reported(*arguments: str, stdin: str | None = None) -> Any:
    return json.loads(check(*arguments, RETRIES, "-o", "json", stdin=stdin).stdout)


EXITS = [
    pytest.param(["sound.yaml"], 0, id="clean"),
    pytest.param(["denied.yaml"], 1, id="denied"),
    pytest.param(["warned.yaml", "--profile", "production"], 0, id="warned"),
    pytest.param(
        ["warned.yaml", "--profile", "production", "--fail-on", "warn"], 1, id="warned-and-minded"
    ),
    pytest.param(["sound.yaml", "--fail-on", "warn"], 0, id="clean-and-minded"),
    pytest.param(["denied.yaml", "--profile", "audit", "--fail-on", "warn"], 0, id="audited"),
    pytest.param(["broken.yaml"], 3, id="unreadable"),
    pytest.param(["both"], 3, id="unreadable-before-denied"),
    pytest.param(["both", "gone.yaml"], 2, id="usage-before-unreadable"),
    pytest.param(["gone.yaml"], 2, id="no-such-file"),
    pytest.param(["empty"], 2, id="no-manifests"),
    pytest.param([], 2, id="no-input"),
    pytest.param(["comments.yaml"], 2, id="no-object"),
    pytest.param(["-"], 2, id="nothing-on-standard-input"),
    pytest.param(["chart"], 2, id="values-alone"),
    pytest.param(["mixed"], 0, id="values-beside-manifests"),
    pytest.param(["mixed/values.yaml"], 3, id="values-if-named"),
    pytest.param(["sound.yaml", "--config", "comments.yaml"], 2, id="empty-configuration"),
    pytest.param(["sound.yaml", "--profile", ""], 2, id="profile-not-set"),
    pytest.param(["sound.yaml", "-n", ""], 2, id="namespace-not-set"),
    pytest.param(["sound.yaml", "-n", "Team A"], 2, id="no-such-namespace"),
    pytest.param(["denied.yaml", "--config", "wrong.yaml"], 2, id="wrong-configuration"),
    pytest.param(["denied.yaml", "--config", "gone.yaml"], 2, id="no-such-configuration"),
    pytest.param(["denied.yaml", "--context", "broken.yaml"], 2, id="wrong-context"),
    pytest.param(["denied.yaml", "--profile", "prodction"], 2, id="no-such-profile"),
]


@pytest.mark.parametrize("output", RENDERERS)
@pytest.mark.parametrize(("arguments", "code"), EXITS)
def test_exit_codes_never_depend_on_the_format(
    arguments: list[str], code: int, output: str
) -> None:
    assert check(*arguments, "-o", output).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["sound.yaml"], 0, id="clean"),
        pytest.param(["denied.yaml"], 1, id="findings"),
        pytest.param(["gone.yaml"], 2, id="usage"),
        pytest.param(["both"], 3, id="not-judged"),
    ],
)
def test_the_real_program_ends_with_the_same_codes(arguments: list[str], code: int) -> None:
    ended = subprocess.run(
        [PROGRAM, "check", *arguments], capture_output=True, check=False, timeout=60
    )

    assert ended.returncode == code


def test_nothing_to_judge_is_no_clean_bill() -> None:
    result = check("chart", "comments.yaml")

    assert result.stderr == (
        "Error: nothing to judge: there is no Kubernetes object in chart, comments.yaml\n"
    )


def test_a_report_that_cannot_be_written_is_no_defect() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [PROGRAM, "check", "sound.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )

    assert (ended.returncode, ended.stderr) == (2, b"Error: No space left on device\n")


def test_a_check_loads_nothing_that_it_does_not_need() -> None:
    """What serves, draws and validates schemas would double the time of a start."""
    unneeded = (
        "cel",
        "cryptography",
        "jinja2",
        "jsonschema",
        "rich",
        "starlette",
        "structlog",
        "uvicorn",
    )
    code = (
        "import sys\n"
        "from webhook.cli.main import main\n"
        "arguments = 'check denied.yaml --config enforcement.yaml --context live.yaml'\n"
        "try:\n    main(arguments.split())\n"
        "finally:\n"
        f"    print('loaded', [name for name in {unneeded} if name in sys.modules])\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-1] == "loaded []"


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
