"""`meshwarden test` with suites in YAML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from tests.dryrun.suites.own_suites import write_complete
from tests.policy.own_guardrails import write_own
from webhook.cli.main import main

if TYPE_CHECKING:
    from click.testing import Result

DOCS = Path(__file__).parents[2] / "docs/suites.md"

OBJECT = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews%s}
spec:
  hosts: [reviews]
  http:
  - timeout: 5s
    retries: {attempts: 10}
    route: [{destination: {host: reviews}}]
"""
SUITE = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Suite
metadata: {name: shop}
spec:
  guardrails: [vs-retries-bounded, vs-timeout-required, pa-permissive-without-expiry]
  profile: production
  cases:
"""
RETRIES = "[{guardrail: vs-retries-bounded}]"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reviews.yaml").write_text(OBJECT % "")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", *arguments])


def case(rest: str, *, name: str = "a", more: str = "") -> Result:
    """Run a suite of one case, whose keys are *rest*, and whose spec has *more*."""
    suite = SUITE.replace("  cases:", f"{more}  cases:")
    Path("suite.yaml").write_text(f"{suite}  - name: {name}\n    {rest}\n")
    return run("suite.yaml")


def body(result: Result) -> list[str]:
    """What is said of the case, without what is said of all cases."""
    return [line.strip() for line in result.stdout.splitlines()[2:-2]]


def test_the_suite_in_the_documentation_passes(folder: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (folder / "docs.yaml").write_text(text)

    result = run("docs.yaml", "-v")

    assert result.stdout.splitlines() == [
        "ok shop (2 of 2)",
        "  ok case ten retries are too many  docs.yaml:8",
        "  ok case what was there before only warns  docs.yaml:25",
        "1 suite: 2 passed, 0 failed, 0 not run",
    ]
    assert result.exit_code == 0


def test_a_finding_that_nobody_expected_fails() -> None:
    result = case("object: reviews.yaml\n    expect: {findings: []}")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "FAILED shop (0 of 1)",
        "  FAILED case a  suite.yaml:8",
        "      findings",
        "      expected  []",
        (
            '      came      {"guardrail": "vs-retries-bounded", "action": "deny", '
            '"path": "spec.http[0].retries.attempts", "message": "attempts is 10; at most 3"}'
        ),
        "",
        "1 suite: 0 passed, 1 failed, 0 not run",
    ]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("{}", id="the-guardrail-alone"),
        pytest.param("{action: deny}", id="action"),
        pytest.param('{path: "spec.http[0].retries.attempts"}', id="path"),
        pytest.param('{path: "spec.*.attempts"}', id="path-with-a-star"),
        pytest.param('{message: "^attempts is [0-9]+;"}', id="message"),
    ],
)
def test_a_finding_that_fits_passes(expected: str) -> None:
    fields = expected.replace("{", "{guardrail: vs-retries-bounded, ").replace(", }", "}")

    assert case(f"object: reviews.yaml\n    expect: {{findings: [{fields}]}}").exit_code == 0


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param("action: warn", id="action"),
        pytest.param('path: "spec.http[1].retries.attempts"', id="path"),
        pytest.param('path: "spec.http"', id="the-start-of-a-path"),
        pytest.param("message: at least", id="message"),
        pytest.param("exemption: shop/x", id="exemption"),
    ],
)
def test_a_finding_that_does_not_fit_fails(expected: str) -> None:
    fields = f"{{guardrail: vs-retries-bounded, {expected}}}"

    assert case(f"object: reviews.yaml\n    expect: {{findings: [{fields}]}}").exit_code == 1


def test_one_finding_fits_one_expectation() -> None:
    twice = "[{guardrail: vs-retries-bounded}, {guardrail: vs-retries-bounded}]"

    assert case(f"object: reviews.yaml\n    expect: {{findings: {twice}}}").exit_code == 1


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        pytest.param(
            "object: reviews.yaml\n    expect: {findings: [{guardrail: vs-retries-bound}]}",
            'there is no guardrail vs-retries-bound; did you mean "vs-retries-bounded"?',
            id="unknown-guardrail",
        ),
        pytest.param(
            "object: reviews.yaml\n    expect: {defaults: [{guardrail: zzz}]}",
            "there is no guardrail zzz; `meshwarden guardrails list` shows them all",
            id="unknown-guardrail-of-a-default",
        ),
        pytest.param(
            "object: {apiVersion: networking.istio.io/v1, kind: VirtualServce}\n"
            "    expect: {findings: []}",
            "no guardrail judges its object, a networking.istio.io/VirtualServce; "
            'did you mean "networking.istio.io/VirtualService"?',
            id="misspelt-kind",
        ),
        pytest.param(
            "object: {apiVersion: batch/v1, kind: CronJob}\n    expect: {findings: []}",
            "no guardrail judges its object, a batch/CronJob; "
            "so whatever is expected of it, nothing comes",
            id="kind-that-nobody-judges",
        ),
    ],
)
def test_what_could_pass_for_the_wrong_reason_fails(rest: str, told: str) -> None:
    result = case(rest)

    assert (result.exit_code, body(result)) == (1, [told])


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        pytest.param(
            "object: reviews.yaml\n"
            "    expect: {findings: [{guardrail: pa-permissive-without-expiry}]}",
            "pa-permissive-without-expiry judges security.istio.io/PeerAuthentication, "
            "and no networking.istio.io/VirtualService",
            id="another-kind",
        ),
        pytest.param(
            "oldObject: reviews.yaml\n    expect: {findings: [{guardrail: vs-retries-bounded}]}",
            "vs-retries-bounded judges CREATE, UPDATE, and no DELETE",
            id="another-operation",
        ),
        pytest.param(
            "object: reviews.yaml\n    expect: {findings: [{guardrail: vs-wildcard-host}]}",
            "vs-wildcard-host is not among spec.guardrails",
            id="not-chosen",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: kube-system\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded}]}",
            "namespace kube-system is excluded by the Enforcement",
            id="excluded-namespace",
        ),
    ],
)
def test_why_a_finding_could_not_come_is_told(rest: str, reason: str) -> None:
    result = case(rest)

    assert result.exit_code == 1
    assert reason in body(result)


def test_what_came_is_shown_with_its_exemption(folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    result = case(
        f"object: reviews.yaml\n    namespace: legacy\n    expect: {{findings: {RETRIES}}}",
        more="  now: 2026-05-31\n  config: [enforcement.yaml]\n"
        "  context: {apiVersion: v1, kind: Namespace, metadata: {name: legacy}}\n",
    )

    assert '"exemption": "legacy/t-1"}' in body(result)[-1]


def test_a_guardrail_that_is_off_is_told(folder: Path) -> None:
    write_own(folder / "own", "owner")
    result = case(
        "object: reviews.yaml\n    expect: {findings: [{guardrail: acme-owner}]}",
        more="  policies: [own]\n",
    )

    assert result.exit_code == 1
    assert "acme-owner is off: neither profile production nor a binding names it" in body(result)


ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  profile: production
  bindings:
  - guardrail: vs-retries-bounded
    action: warn
    match: {users: [ada], namespaceSelector: {matchLabels: {env: dev}}}
  - guardrail: vs-timeout-required
    inject: true
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: legacy, name: t-1}
spec: {guardrails: [vs-retries-bounded], until: 2026-05-31, reason: T-1}
"""


@pytest.mark.parametrize(
    ("rest", "more"),
    [
        pytest.param(
            "object: reviews.yaml\n    user: {name: ada, groups: [dev]}\n"
            "    namespace: {name: shop, labels: {env: dev}}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: warn}]}",
            "",
            id="user-and-labels",
        ),
        pytest.param(
            "object: reviews.yaml\n    user: {name: eve}\n"
            "    namespace: {name: shop, labels: {env: dev}, annotations: {a: b}}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: deny}]}",
            "",
            id="another-user",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, exemption: legacy/t-1}]}",
            "  now: 2026-05-31\n  context: {apiVersion: v1, kind: Namespace, "
            "metadata: {name: legacy}}\n",
            id="exempted-in-time",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    expect: {findings: []}",
            "  now: 2026-05-31T12:00:00Z\n  context: [ns.yaml]\n",
            id="exempted-need-not-be-expected",
        ),
        pytest.param(
            "object: reviews.yaml\n    namespace: legacy\n    user: {name: eve}\n"
            "    context: ns.yaml\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: deny}]}",
            "",
            id="not-exempted-any-more",
        ),
        pytest.param(
            "object: bare.yaml\n    expect: {findings: [], defaults: "
            '[{guardrail: vs-timeout-required, path: "spec.http[0].timeout", value: 15s}]}',
            "",
            id="defaults",
        ),
        pytest.param(
            "object: reviews.yaml\n    oldObject: reviews.yaml\n    operation: UPDATE\n"
            "    namespace: {name: shop}\n"
            "    expect: {findings: [{guardrail: vs-retries-bounded, action: warn}]}",
            "",
            id="unchanged",
        ),
        pytest.param("oldObject: reviews.yaml\n    expect: {findings: []}", "", id="deletion"),
        pytest.param(
            "object: reviews.yaml\n    operation: DELETE\n    expect: {findings: []}",
            "",
            id="deletion-by-name",
        ),
    ],
)
def test_what_a_case_can_say(rest: str, more: str, folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    (folder / "ns.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: legacy}\n")
    bare = OBJECT.replace("  - timeout: 5s\n    retries: {attempts: 10}\n    route", "  - route")
    (folder / "bare.yaml").write_text(bare % "")

    result = case(rest, more=f"{more}  config: [enforcement.yaml]\n")

    assert (body(result), result.exit_code) == ([], 0), result.output


def test_a_default_that_is_another_fails(folder: Path) -> None:
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    bare = OBJECT.replace("  - timeout: 5s\n    retries: {attempts: 10}\n    route", "  - route")
    (folder / "bare.yaml").write_text(bare % "")

    result = case(
        "object: bare.yaml\n    expect: {defaults: [{guardrail: vs-timeout-required, value: 1s}]}",
        more="  config: [enforcement.yaml]\n",
    )

    (came,) = [line for line in body(result) if line.startswith("came ")]
    assert '"path": "spec.http[0].timeout", "value": "15s"' in came


def test_a_default_that_did_not_come_fails() -> None:
    result = case(
        "object: reviews.yaml\n    expect: {defaults: [{guardrail: vs-timeout-required}]}"
    )

    assert body(result) == [
        "defaults",
        'expected  [{"guardrail": "vs-timeout-required"}]',
        "came      []",
    ]


def test_guardrails_of_ones_own(folder: Path) -> None:
    write_own(folder / "own", "owner")
    binding = "bindings: [{guardrail: acme-owner, action: deny}]"
    (folder / "enforcement.yaml").write_text(
        ENFORCEMENT.partition("  profile")[0] + f"  {binding}\n"
    )
    (folder / "suite.yaml").write_text(
        SUITE.partition("  guardrails")[0]
        + "  guardrails: [acme-owner]\n  policies: [own]\n  config: [enforcement.yaml]\n  cases:\n"
        "  - {name: a, object: reviews.yaml, expect: {findings: [{guardrail: acme-owner}]}}\n"
    )

    assert run("suite.yaml").exit_code == 0


def test_suites_beside_guardrails_are_run_too(folder: Path) -> None:
    write_complete(folder / "own")
    suite = SUITE + f"  - {{name: a, object: ../reviews.yaml, expect: {{findings: {RETRIES}}}}}\n"
    (folder / "own/mesh.yaml").write_text(suite)
    (folder / "own/values.yaml").write_text(
        "apiVersion: v1\nkind: A\ndata: 'kind: Suite of meshwarden.dev'\n"
    )

    assert run("own", "--junit", "report.xml").stdout.splitlines() == [
        "ok acme-owner (6 of 6)",
        "ok shop (1 of 1)",
        "2 suites: 7 passed, 0 failed, 0 not run; 2 of 2 lines evaluated",
    ]
    assert run("own", "--run", "shop:a").stdout.splitlines()[0] == "ok shop (1 of 1)"
    assert run("own", "--run", "acme", "-v").stdout.splitlines()[-1].startswith("1 suite: 6 passed")
    root = ET.fromstring((folder / "report.xml").read_bytes())  # noqa: S314  # our own
    assert [suite.get("name") for suite in root] == ["acme-owner", "shop"]


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        pytest.param(
            "object: gone.yaml\n    expect: {findings: []}",
            "gone.yaml:1:1: cannot be read: No such file or directory",
            id="no-file",
        ),
        pytest.param(
            "object: broken.yaml\n    expect: {findings: []}",
            "broken.yaml:2:1: not valid YAML: did not find expected node content "
            "while parsing a flow node",
            id="no-yaml",
        ),
        pytest.param(
            "object: latin.yaml\n    expect: {findings: []}",
            "latin.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8",
            id="no-text",
        ),
        pytest.param(
            "object: two.yaml\n    expect: {findings: []}",
            "two.yaml:1:1: holds 2 objects; a case reviews one",
            id="two-objects",
        ),
    ],
)
def test_a_case_that_cannot_be_read_is_not_run(rest: str, told: str, folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [\n")
    (folder / "latin.yaml").write_bytes(b"\xff")
    (folder / "two.yaml").write_text(f"{OBJECT % ''}---\n{OBJECT % ''}")

    result = case(rest)

    assert (result.exit_code, body(result)) == (3, [told])


def test_a_guardrail_that_cannot_be_evaluated_is_not_run(folder: Path) -> None:
    """Nobody shows the labels that a binding asks for."""
    (folder / "enforcement.yaml").write_text(ENFORCEMENT)
    result = case(
        "object: reviews.yaml\n    user: {name: ada}\n    namespace: nobody\n"
        f"    expect: {{findings: {RETRIES}}}",
        more="  config: [enforcement.yaml]\n",
    )

    assert result.exit_code == 3
    assert body(result)[0].startswith("[vs-retries-bounded] ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            SUITE + "  - {name: a, object: x, expct: {}}\n",
            'suite.yaml:8:33: spec.cases[0].expct is unknown; did you mean "expect"?',
            id="misspelt-key",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, expect: {}}\n",
            "suite.yaml:8:34: spec.cases[0].expect expects nothing; say which findings or "
            "defaults are expected; `findings: []` expects none",
            id="expects-nothing",
        ),
        pytest.param(
            SUITE + "  - {name: a, expect: {findings: []}}\n",
            "suite.yaml:8:5: spec.cases[0] has no object; name the object that is reviewed",
            id="no-object",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: 1, expect: {findings: []}}\n",
            "suite.yaml:8:23: spec.cases[0].object is 1; expected an object, or the name of a "
            "file that holds one",
            id="no-such-object",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, context: 1, expect: {findings: []}}\n",
            "suite.yaml:8:35: spec.cases[0].context is 1; expected an object, or the name of a "
            "file that holds one",
            id="no-such-context",
        ),
        pytest.param(
            SUITE + "  - {name: a, object: x, expect: {findings: [{guardrail: b, message: '('}]}}",
            "suite.yaml:8:70: spec.cases[0].expect.findings[0].message is no regular expression: "
            "missing ), unterminated subpattern at position 0",
            id="no-expression",
        ),
        pytest.param(
            SUITE.replace("  cases:\n", "  now: soon\n  cases: []\n"),
            'suite.yaml:7:8: spec.now is "soon"; expected a date such as 2027-01-31, or a time '
            "with a zone such as 2027-01-31T12:00:00Z",
            id="no-time",
        ),
        pytest.param(
            SUITE.replace("  cases:\n", "  cases: []\n"),
            "suite.yaml:7:10: spec.cases is empty and so holds for nothing; name at least one",
            id="no-case",
        ),
        pytest.param(
            OBJECT % "", 'suite.yaml:2:7: kind is "VirtualService"; expected "Suite"', id="no-suite"
        ),
    ],
)
def test_a_suite_that_is_wrong_ends_with_2(text: str, told: str, folder: Path) -> None:
    (folder / "suite.yaml").write_text(text)

    result = run("suite.yaml")

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_configuration_that_is_wrong_ends_with_2() -> None:
    result = case(
        "object: reviews.yaml\n    expect: {findings: []}", more="  config: [gone.yaml]\n"
    )

    assert (result.exit_code, result.stderr) == (
        2,
        "Error: gone.yaml: cannot be read: No such file or directory\n",
    )
