from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dryrun.suites.own_suites import (
    ALLOWED,
    DEFAULTED,
    DENIED,
    FOLDER,
    OBJECT,
    case_of,
    run_suites,
    write_complete,
    write_injecting,
)
from tests.policy.guardrail_files import write
from tests.policy.own_guardrails import place
from webhook.report.suites import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.report.suites import CaseResult


def sampled(root: Path, name: str, text: str | bytes) -> CaseResult:
    write(root, f"{FOLDER}/samples/{name}", text)
    return case_of(root, name)


def test_a_complete_guardrail_that_injects(tmp_path: Path) -> None:
    write_injecting(tmp_path)

    report = run_suites(tmp_path)

    assert [case.details for case in report.cases if case.outcome is not Outcome.PASSED] == []
    assert "defaulted_unowned.yaml" in {case.name for case in report.cases}


LINE = "its first line must be `# Expected: acme-owner %s: `, and then why"
NONE = "expected a violation; none was found"
FOUND = "expected no finding; came metadata.annotations.owner: owner is unset"
KIND = "its last object is a core/Pod; the guardrail judges networking.istio.io/VirtualService"


@pytest.mark.parametrize(
    ("name", "text", "details"),
    [
        pytest.param("denied_x.yaml", ALLOWED, (LINE % "denies", NONE), id="not-denied"),
        pytest.param("allowed_x.yaml", DENIED, (LINE % "allows", FOUND), id="not-allowed"),
        pytest.param("denied_x.yaml", OBJECT % "other", (LINE % "denies",), id="no-first-line"),
        pytest.param(
            "denied_x.yaml",
            "# Expected: acme-owner denies: no.\napiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
            (KIND,),
            id="kind",
        ),
        pytest.param(
            "bad_x.yaml",
            DENIED,
            ("its name must begin with allowed_, denied_ or defaulted_",),
            id="name",
        ),
    ],
)
def test_a_sample_that_is_judged_otherwise(
    tmp_path: Path, name: str, text: str, details: tuple[str, ...]
) -> None:
    write_complete(tmp_path)

    case = sampled(tmp_path, name, text)

    assert (case.outcome, case.details) == (Outcome.FAILED, details)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("a: [\n", 2, "not valid YAML: ", id="no-yaml"),
        pytest.param("# nothing\n", 1, "holds no object to judge", id="empty"),
        pytest.param(
            "# x\n# Params: [1]\n" + ALLOWED, 2, "the line `# Params:` is no mapping", id="params"
        ),
        pytest.param(b"\xff\xfe\x00", 1, "", id="no-text"),
    ],
)
def test_a_sample_that_cannot_be_read(
    tmp_path: Path, text: str | bytes, line: int, said: str
) -> None:
    write_complete(tmp_path)

    case = sampled(tmp_path, "allowed_x.yaml", text)

    assert (case.outcome, case.line) == (Outcome.NOT_RUN, line)
    assert case.details[0].startswith(said)


def test_a_sample_may_have_parameters_and_tell_of_the_cluster(tmp_path: Path) -> None:
    params = "#   params:\n#     key: {type: string, default: owner, description: The key.}\n"
    write_complete(
        tmp_path,
        ("#   remediation:", f"#   context: [namespace]\n{params}#   remediation:"),
        ('annotations["owner"]', 'annotations[input.params["acme-owner"].key]'),
        ("\tnot input", '\tinput.context.namespace.labels.team == "red"\n\tnot input'),
    )
    red = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: red}}\n---\n"
    text = DENIED.replace("apiVersion", f"# Params: {{key: boss}}\n{red}apiVersion", 1)

    assert sampled(tmp_path, "denied_x.yaml", text.replace("other", "owner")).details == ()


def test_a_sample_that_could_not_be_judged(tmp_path: Path) -> None:
    """Its guardrail answers in a form that the contract does not know."""
    write_complete(tmp_path, ('"msg": "owner is unset"', '"msg": 7'))

    case = case_of(tmp_path, "denied_unowned.yaml")

    assert case.outcome is Outcome.NOT_RUN
    assert "another form than the contract's" in case.details[0]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param(
            "allowed_owned.yaml", DENIED, "expected no default; one was injected", id="allowed"
        ),
        pytest.param(
            "defaulted_unowned.yaml",
            ALLOWED.replace("allows", "injects"),
            "expected a violation before the default is injected; none was found",
            id="defaulted",
        ),
        pytest.param(
            "defaulted_unowned.expected.yaml",
            DEFAULTED.replace("nobody", "somebody"),
            "injection makes something else of it than is expected:",
            id="expected",
        ),
    ],
)
def test_what_is_wrong_with_defaults(tmp_path: Path, name: str, text: str, said: str) -> None:
    write_injecting(tmp_path)

    case = sampled_beside(tmp_path, name, text)

    assert case.outcome is Outcome.FAILED
    assert said in case.details


def sampled_beside(root: Path, name: str, text: str) -> CaseResult:
    write(root, f"{FOLDER}/samples/{name}", text)
    return case_of(root, name.replace(".expected", ""))


def test_a_default_that_differs_is_shown(tmp_path: Path) -> None:
    write_injecting(tmp_path)

    details = sampled_beside(
        tmp_path, "defaulted_unowned.expected.yaml", DEFAULTED.replace("nobody", "somebody")
    ).details

    assert "-    owner: somebody" in details
    assert "+    owner: nobody" in details


def test_a_default_that_does_not_mend(tmp_path: Path) -> None:
    write_injecting(tmp_path)
    rego = tmp_path / place("owner")
    demanding = rego.read_text().replace('annotations["owner"]', 'annotations["owner"] == "ada"')
    rego.write_text(demanding)

    details = case_of(tmp_path, "defaulted_unowned.yaml").details

    still = "still violated with its default: metadata.annotations.owner: owner is unset"
    assert details == (still,)


def test_an_expectation_that_is_not_there(tmp_path: Path) -> None:
    write_injecting(tmp_path)
    (tmp_path / FOLDER / "samples/defaulted_unowned.expected.yaml").unlink()

    case = case_of(tmp_path, "defaulted_unowned.yaml")

    assert case.outcome is Outcome.NOT_RUN
    assert case.details[0].endswith("expected.yaml cannot be read: No such file or directory")


def test_an_injection_that_never_ends(tmp_path: Path) -> None:
    write_injecting(tmp_path)
    rego = tmp_path / place("owner")
    more = (
        'inject contains {"path": ["metadata", "labels", sprintf("n%d", [n])], "value": "x"} if {\n'
    )
    rego.write_text(
        rego.read_text()
        + f'\n{more}\tn := count(object.get(input.object.metadata, "labels", {{}}))\n}}\n'
    )

    again = "a second injection changes it again; inject only what is absent"
    assert again in case_of(tmp_path, "denied_unowned.yaml").details
    assert again in case_of(tmp_path, "defaulted_unowned.yaml").details


def test_an_expectation_without_a_sample(tmp_path: Path) -> None:
    write_injecting(tmp_path)
    write(tmp_path, f"{FOLDER}/samples/defaulted_other.expected.yaml", DENIED)

    assert case_of(tmp_path, "parts").details == (
        "samples/defaulted_other.expected.yaml stands beside no sample",
    )
