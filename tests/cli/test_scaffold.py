from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.policies import opa
from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import write_own
from webhook import policy
from webhook.cli.main import main
from webhook.model.kinds import Kind

pytestmark = pytest.mark.usefixtures("folder")

FOLDER = "guardrails/acme/virtualservice/owner_missing"
KINDS = sorted({*policy.load(policy.shipped()).kinds(), Kind("example.com", "Widget")})


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.output


def new(*arguments: str) -> tuple[int, str]:
    return run("guardrails", "new", *arguments)


def test_it_says_what_it_wrote_and_what_to_do_next() -> None:
    code, output = new("acme-owner-missing", "--kind", "VirtualService")

    assert code == 0
    assert (
        output
        == f"""\
{FOLDER}/owner_missing.rego
{FOLDER}/owner_missing_test.rego
{FOLDER}/samples/allowed_named.yaml
{FOLDER}/samples/denied_unset.yaml

Test it, and see its page:
  meshwarden test {FOLDER}
  meshwarden guardrails explain acme-owner-missing --policies guardrails

It judges where an Enforcement binds it, and check and serve are given --policies guardrails:
  spec:
    bindings:
    - {{guardrail: acme-owner-missing, action: warn}}
"""
    )


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_it_writes_is_complete_and_passes(kind: Kind) -> None:
    """For every kind that shipped guardrails judge, and for any other."""
    assert new("acme-owner-missing", "--kind", str(kind))[0] == 0

    code, output = run("test", "guardrails")

    assert output.splitlines()[0] == "ok acme-owner-missing (8 of 8)"
    assert code == 0


def test_what_it_writes_can_be_explained() -> None:
    new("acme-owner-missing", "--kind", "VirtualService")

    code, output = run("guardrails", "explain", "acme-owner-missing", "--policies", "guardrails")

    assert code == 0
    assert "annotation example.com/owner is unset; it must name who answers for this" in output


@opa.needs_opa
def test_what_it_writes_is_formatted_and_strict_as_opa_wants_it() -> None:
    new("acme-owner-missing", "--kind", "VirtualService")
    files = [f"{FOLDER}/owner_missing.rego", f"{FOLDER}/owner_missing_test.rego"]

    assert opa.opa("fmt", "--fail", "--list", "guardrails").stdout == ""
    assert opa.opa("check", "--strict", *files).returncode == 0
    assert opa.opa("test", *files).stdout == "PASS: 4/4\n"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        pytest.param("virtualservice", "networking.istio.io/VirtualService", id="in-any-case"),
        pytest.param("Deployment", "apps/Deployment", id="without-its-group"),
        pytest.param("example.com/Widget", "example.com/Widget", id="of-one's-own"),
    ],
)
def test_kinds_are_found(kind: str, found: str) -> None:
    new("acme-owner", "--kind", kind)

    (rego,) = Path("guardrails").glob("acme/*/owner/owner.rego")
    assert f"#     kinds: [{found}]\n" in rego.read_text()


def test_it_writes_where_it_is_told_to() -> None:
    assert new("acme-owner", "--kind", "Pod", "--dir", "a/b")[0] == 0

    assert Path("a/b/acme/pod/owner/owner.rego").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["acme-owner", "--kind", "VirtualServce"],
            "no kind 'VirtualServce' is known; did you mean \"VirtualService\"?",
            id="kind",
        ),
        pytest.param(
            ["acme-owner", "--kind", "Zzz"],
            "no kind 'Zzz' is known; write a kind of your own as group/Kind, such as example.com",
            id="unknown-kind",
        ),
        pytest.param(
            ["owner", "--kind", "Pod"],
            "'owner' is no id; expected a slug such as acme-owner-missing",
            id="no-slug",
        ),
        pytest.param(
            ["vs-retries-bounded", "--kind", "Pod"],
            "there is a guardrail 'vs-retries-bounded' already; ids are never shared",
            id="shipped",
        ),
        pytest.param(
            ["acme-taken", "--kind", "Pod"],
            "there is a guardrail 'acme-taken' already",
            id="own",
        ),
        pytest.param(
            ["acme-broken", "--kind", "Pod"],
            "there is a guardrail 'acme-broken' already",
            id="refused",
        ),
        pytest.param(
            ["acme-default", "--kind", "Pod"],
            "'acme-default' makes the package acme.pod.default, in which Rego refuses 'default'",
            id="word-of-rego",
        ),
        pytest.param(
            ["lib-owner", "--kind", "Pod"],
            "makes the package lib.pod.owner, in which Rego refuses 'lib'",
            id="helpers",
        ),
        pytest.param(
            ["acme-2fa", "--kind", "Pod"], "in which Rego refuses '2fa'", id="begins-with-a-digit"
        ),
        pytest.param(["acme-owner"], "Missing option '--kind'", id="no-kind"),
        pytest.param(
            ["acme-owner", "--kind", "Pod", "--dir", "file.yaml"], "is a file", id="no-folder"
        ),
        pytest.param(
            ["acme-owner", "--kind", "Pod", "--dir", "file.yaml/x"],
            "owner.rego cannot be written: Not a directory",
            id="unwritable",
        ),
    ],
)
def test_what_is_wrong_ends_with_2_and_writes_nothing(
    arguments: list[str], said: str, folder: Path
) -> None:
    write_own(folder / "guardrails", "taken")
    write_own(folder / "guardrails", "broken", ("# title: ", "# title: ["))
    write(folder, "file.yaml", "")
    before = sorted(folder.rglob("*"))

    code, output = new(*arguments)

    assert code == 2
    assert said in output
    assert sorted(folder.rglob("*")) == before


def test_what_is_there_is_never_overwritten(folder: Path) -> None:
    sample = write(folder, f"{FOLDER}/samples/denied_unset.yaml", "mine")

    code, output = new("acme-owner-missing", "--kind", "VirtualService")

    assert code == 2
    assert f"{FOLDER}/samples/denied_unset.yaml is there already; nothing was written" in output
    assert sample.read_text() == "mine"
    assert not (folder / FOLDER / "owner_missing.rego").exists()
