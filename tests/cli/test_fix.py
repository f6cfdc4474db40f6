"""`check --fix`: what is missing and safe to add comes into the files."""

from __future__ import annotations

import json
import os
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from webhook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

GUARDRAILS = ("vs-timeout-required", "vs-retries-bounded", "sidecar-outbound-unset")

SERVICE = """\
# The reviews of the shop.
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}  # ours
spec:
  hosts: ["reviews"]
  http:
    # first
    - name: 'v1'
      route:
        - destination: {host: reviews}
    # second
    - timeout: 3s
      route: [{destination: {host: reviews}}]
    - {route: [{destination: {host: reviews}}]}
"""
MENDED = SERVICE.replace(
    "        - destination: {host: reviews}\n    # second",
    "        - destination: {host: reviews}\n      timeout: 15s\n    # second",
).replace(
    "- {route: [{destination: {host: reviews}}]}",
    "- {route: [{destination: {host: reviews}}], timeout: 15s}",
)
SIDECAR = """\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {}
"""
INJECTING = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: production
  bindings:
  - {guardrail: vs-timeout-required, action: ACTION, inject: INJECT}
"""


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    (folder / "vs.yaml").write_text(SERVICE)
    return folder


def fix(*arguments: str) -> Result:
    options = [f"--guardrail={each}" for each in GUARDRAILS]
    return CliRunner().invoke(
        main, ["check", "--fix", "--profile=production", *options, *arguments]
    )


def configure(folder: Path, action: str, inject: str) -> str:
    text = INJECTING.replace("ACTION", action).replace("INJECT", inject)
    (folder / "enforcement.yaml").write_text(text)
    return "--config=enforcement.yaml"


def test_a_safe_remedy_comes_into_the_file(folder: Path) -> None:
    """Comments, order, quotes and styles stay, and what is left to say is said of the new text."""
    result = fix("vs.yaml", "-o", "json")

    assert (folder / "vs.yaml").read_text() == MENDED
    assert json.loads(result.stdout)["findings"] == []
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        'fixed vs.yaml:9:7: [vs-timeout-required] spec.http[0].timeout: "15s"',
        'fixed vs.yaml:15:7: [vs-timeout-required] spec.http[2].timeout: "15s"',
    ]


def test_a_second_time_there_is_nothing_to_do(folder: Path) -> None:
    fix("vs.yaml")
    before = (folder / "vs.yaml").stat()

    result = fix("vs.yaml")

    assert (result.stderr, (folder / "vs.yaml").read_text()) == ("", MENDED)
    assert (folder / "vs.yaml").stat() == before


def test_defaults_are_written_as_admission_would_inject_them(folder: Path) -> None:
    """But for the annotation that says so: in a file the value is the author's own."""
    result = fix("vs.yaml", configure(folder, "deny", "true"), "-o", "json")

    assert (folder / "vs.yaml").read_text() == MENDED
    assert json.loads(result.stdout)["defaults"] == []


@pytest.mark.parametrize(
    ("action", "inject"),
    [
        pytest.param("deny", "false", id="kept-out-by-name"),
        pytest.param("audit", "null", id="only-recorded"),
    ],
)
def test_what_nobody_wants_is_not_written(folder: Path, action: str, inject: str) -> None:
    result = fix("vs.yaml", configure(folder, action, inject))

    assert ((folder / "vs.yaml").read_text(), result.stderr) == (SERVICE, "")


def test_an_opt_out_is_kept(folder: Path) -> None:
    text = SERVICE.replace(
        "namespace: shop}",
        'namespace: shop, annotations: {meshwarden.dev/skip-defaults: "*"}}',
    )
    (folder / "vs.yaml").write_text(text)

    assert fix("vs.yaml").stderr == ""
    assert (folder / "vs.yaml").read_text() == text


def test_line_ends_and_byte_order_marks_stay(folder: Path) -> None:
    for name, encoding in [("a.yaml", "utf-8-sig"), ("b.yaml", "utf-16")]:
        (folder / name).write_bytes(SERVICE.replace("\n", "\r\n").encode(encoding))

    fix("a.yaml", "b.yaml")

    expected = MENDED.replace("\n", "\r\n")
    assert (folder / "a.yaml").read_bytes() == expected.encode("utf-8-sig")
    assert (folder / "b.yaml").read_bytes() == expected.encode("utf-16")


def test_every_document_of_a_file_is_mended(folder: Path) -> None:
    json_text = json.dumps(
        {
            "apiVersion": "networking.istio.io/v1",
            "kind": "Sidecar",
            "metadata": {"name": "x"},
            "spec": {},
        }
    )
    (folder / "all.yaml").write_text(
        f"{SERVICE}---\n{SIDECAR}---\n# broken\na: [\n---\n{SERVICE}---\n{json_text}\n"
    )

    result = fix("all.yaml")

    assert result.exit_code == 3
    sidecar = SIDECAR.replace("spec: {}", "spec: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}")
    mended_json = json_text.replace(
        '"spec": {}', '"spec": {"outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}'
    )
    assert (folder / "all.yaml").read_text() == (
        f"{MENDED}---\n{sidecar}---\n# broken\na: [\n---\n{MENDED}---\n{mended_json}\n"
    )


ALIASED = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews]
  http:
  - match: [{uri: {exact: /a}}]
    <<: &r {route: [{destination: {host: reviews}}]}
"""


def test_what_has_no_place_is_said_and_left(folder: Path) -> None:
    text = ALIASED.replace("  - match: [{uri: {exact: /a}}]\n    <<: &r ", "  - &r ") + "  x: *r\n"
    (folder / "vs.yaml").write_text(text)

    result = fix("vs.yaml")

    assert result.stderr == (
        'not fixed vs.yaml:9:5: [vs-timeout-required] spec.http[0].timeout: "15s": '
        "has no place that leaves everything else as it is; add it by hand\n"
    )
    assert (folder / "vs.yaml").read_text() == text


def test_a_symlink_stays_one_and_the_mode_stays(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "vs.yaml").rename(folder / "real/vs.yaml")
    (folder / "real/vs.yaml").chmod(0o640)
    (folder / "vs.yaml").symlink_to("real/vs.yaml")

    fix("vs.yaml")

    assert (folder / "vs.yaml").is_symlink()
    assert (folder / "real/vs.yaml").read_text() == MENDED
    assert (folder / "real/vs.yaml").stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (folder / "real").iterdir()] == ["vs.yaml"]


def test_standard_input_is_no_file() -> None:
    result = fix("-")

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: --fix writes into files, and standard input is none\n",
    )


def test_a_pipe_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    shell = Thread(target=(folder / "pipe").write_text, args=(SERVICE,), daemon=True)
    shell.start()

    result = fix("pipe")

    assert result.stderr == "failed pipe: cannot be written: it is no file\n"
    assert result.exit_code == 2


def fixes_of(result: Result) -> Any:
    (run,) = json.loads(result.stdout)["runs"]
    return [each.get("fixes") for each in run["results"]]


def test_sarif_has_the_same_edits_as_fixes() -> None:
    options = [f"--guardrail={each}" for each in GUARDRAILS]
    result = CliRunner().invoke(
        main, ["check", "vs.yaml", "--profile=production", *options, "-o", "sarif"]
    )

    first, _second = fixes_of(result)
    assert first[0]["artifactChanges"][0]["replacements"] == [
        {
            "deletedRegion": {"startLine": 11, "startColumn": 39, "endLine": 11, "endColumn": 39},
            "insertedContent": {"text": "\n      timeout: 15s"},
        }
    ]


def test_an_object_that_is_badly_broken_is_left(folder: Path) -> None:
    """Metadata of another type has no room for annotations."""
    text = "apiVersion: v1\nkind: Pod\nmetadata: text\nspec: {containers: [{name: a}]}\n"
    (folder / "pod.yaml").write_text(text)

    result = CliRunner().invoke(
        main, ["check", "--fix", "pod.yaml", "--guardrail=pod-proxy-resources"]
    )

    assert result.stderr.startswith("not fixed pod.yaml:3:11: [pod-proxy-resources] metadata.")
    assert (folder / "pod.yaml").read_text() == text
