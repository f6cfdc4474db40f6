"""`--engine opa`: what a check finds with it, and options that contradict each other."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.cluster.programs import free_port
from tests.engine.opa.server import an_opa, needs_opa
from webhook.cli.main import main

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLES = Path(__file__).parents[3] / "examples"
BROKEN = str(EXAMPLES / "broken" / "virtualservice.yaml")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@needs_opa
def test_a_check_finds_the_same_with_either_engine(tmp_path: Path) -> None:
    arguments: list[str | Path] = [
        EXAMPLES / "broken",
        f"--context={EXAMPLES / 'context'}",
        "--output=json",
    ]
    bundle = tmp_path / "bundle.tar.gz"
    CliRunner().invoke(main, ["policies", "bundle", "--output", str(bundle)])

    ours = check(*arguments)
    with an_opa(tmp_path, "--bundle", bundle) as opa:
        options = ("--engine=opa", f"--opa-url={opa.url}", "--opa-policies=bundle")
        theirs = check(*arguments, *options)

    assert (theirs.exit_code, json.loads(theirs.stdout)) == (1, json.loads(ours.stdout))


@needs_opa
def test_a_check_pushes_what_it_asks(tmp_path: Path) -> None:
    arguments = (BROKEN, "--guardrail=vs-wildcard-host", "--profile=production", "--output=json")

    ours = check(*arguments)
    with an_opa(tmp_path) as opa:
        theirs = check(*arguments, "--engine=opa", f"--opa-url={opa.url}")

    assert (theirs.exit_code, json.loads(theirs.stdout)) == (1, json.loads(ours.stdout))


@pytest.mark.parametrize("output", ["text", "json"])
def test_without_opa_there_is_no_verdict(output: str) -> None:
    """Not even half of one: nothing is printed that a program could take for a report."""
    url = f"http://127.0.0.1:{free_port()}"

    result = check(BROKEN, "--engine=opa", f"--opa-url={url}", "-o", output)

    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"Error: OPA at {url} cannot be reached: Connection refused\n"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        pytest.param(["--opa-url=http://opa"], "--opa-url needs --engine opa", id="other-engine"),
        pytest.param(["--opa-key={pem}"], "--opa-key needs --engine opa", id="other-engine-file"),
        pytest.param(
            ["--engine=opa", "--opa-url=opa:8181"],
            "--opa-url: 'opa:8181' is no URL of an OPA; expected one such as http://127.0.0.1:8181",
            id="no-url",
        ),
        pytest.param(
            ["--engine=opa", "--opa-ca={pem}"],
            "--opa-ca and --opa-cert need an --opa-url that begins with https://",
            id="ca-without-tls",
        ),
        pytest.param(
            ["--engine=opa", "--opa-url=https://opa", "--opa-key={pem}"],
            "--opa-key needs --opa-cert",
            id="key-without-certificate",
        ),
        pytest.param(
            ["--engine=opa", "--opa-url=https://opa", "--opa-ca={pem}"],
            "--opa-ca, --opa-cert, --opa-key or --opa-token-file: ",
            id="no-pem",
        ),
    ],
)
def test_options_that_cannot_be_meant(options: list[str], reason: str, tmp_path: Path) -> None:
    pem = tmp_path / "some.pem"
    pem.write_text("not PEM")

    result = check(BROKEN, *(option.format(pem=pem) for option in options))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {reason}")


def test_the_engine_needs_its_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """`pip install meshwarden` alone checks files with the embedded engine."""
    modules: list[Any] = [name for name in sys.modules if name.startswith("webhook.engine.opa.")]
    for name in modules:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opa_client", None)

    result = check(BROKEN, "--engine=opa")

    assert result.exit_code == 2
    assert (
        result.stderr == "Error: --engine opa needs opa_client: pip install 'meshwarden[server]'\n"
    )
