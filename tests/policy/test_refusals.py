"""What is wrong is refused: with file, line, column, key and remedy, and all of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import HELPER, REGO, write, write_guardrail
from tests.policy.refusing import problems, refusal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        pytest.param(
            "severity: medium", "severity: hgih",
            '12:15: custom.severity is "hgih"; did you mean "high"?',
            id="severity-misspelt",
        ),
        pytest.param(
            "category: resilience", "category: colour",
            '13:15: custom.category is "colour"; known are security, resilience, traffic, '
            "observability, hygiene",
            id="category-unknown",
        ),
        pytest.param(
            "#   severity: medium\n", "",
            "10:5: custom.severity is missing; say how bad a violation is",
            id="severity-missing",
        ),
        pytest.param(
            "remediation:", "remedation:",
            "10:5: custom.remediation is missing; say what to do about a violation\n"
            'custom.remedation is unknown; did you mean "remediation"?',
            id="key-misspelt",
        ),
        pytest.param(
            "title: Routes have a timeout", "title: ''",
            '2:10: title is ""; expected text',
            id="title-empty",
        ),
        pytest.param(
            "Routes have a timeout", "R" * 60,
            "2:10: title has 60 characters; keep it under 60",
            id="title-too-long",
        ),
        pytest.param(
            "since: 0.1.0", "since: 0.1",
            "11:12: custom.since is 0.1; expected text; put it in quotes",
            id="version-is-a-number",
        ),
        pytest.param(
            "since: 0.1.0", "since: soon",
            '11:12: custom.since is "soon"; expected a version such as 0.1.0',
            id="version-is-a-word",
        ),
        pytest.param(
            "since: 0.1.0", "since: [0.1.0]",
            '11:12: custom.since is ["0.1.0"]; expected text',
            id="version-is-a-list",
        ),
        pytest.param(
            "id: vs-timeout-required", "id: vs_timeout",
            '10:9: custom.id is "vs_timeout"; expected a slug such as vs-timeout-required',
            id="id-is-no-slug",
        ),
        pytest.param(
            "id: vs-timeout-required", "id: vs-timeout-needed",
            '10:9: custom.id is "vs-timeout-needed" in folder timeout_required; '
            "expected folder timeout_needed",
            id="id-is-not-the-folder",
        ),
        pytest.param(
            "core/Pod]", "Pod]",
            '15:51: custom.match.kinds[1] is "Pod"; expected group/Kind, such as core/Pod',
            id="kind-without-group",
        ),
        pytest.param(
            "kinds: [networking.istio.io/VirtualService, core/Pod]", "kinds: []",
            "15:14: custom.match.kinds is empty and so holds for nothing; name at least one",
            id="no-kinds",
        ),
        pytest.param(
            "core/Pod]", "{}]",
            "15:51: custom.match.kinds[1] is {}; expected text",
            id="kind-is-a-mapping",
        ),
        pytest.param(
            "operations: [CREATE, UPDATE]", "operations: CREATE",
            '16:19: custom.match.operations is "CREATE"; expected a list',
            id="operations-are-no-list",
        ),
        pytest.param(
            "UPDATE]", "CONNECT]",
            '16:28: custom.match.operations[1] is "CONNECT"; known are CREATE, UPDATE, DELETE',
            id="operation-that-is-never-judged",
        ),
        pytest.param(
            "UPDATE]", "update]",
            '16:28: custom.match.operations[1] is "update"; did you mean "UPDATE"?',
            id="operation-in-lower-case",
        ),
        pytest.param(
            "UPDATE]", "7]",
            "16:28: custom.match.operations[1] is 7; expected one of CREATE, UPDATE, DELETE",
            id="operation-is-a-number",
        ),
        pytest.param(
            "context: [namespace]", "context: [Name-Space]",
            '17:15: custom.context[0] is "Name-Space"; '
            "expected the name of a view, such as namespace",
            id="view-is-no-name",
        ),
        pytest.param(
            "https://istio.io", "http://istio.io",
            '8:12: related_resources[0].ref is "http://istio.io/latest/docs/reference/config/'
            'networking/vi…; expected a link that begins with https://',
            id="link-is-not-https",
        ),
        pytest.param(
            "  match:\n#     kinds: [networking.istio.io/VirtualService, core/Pod]\n"
            "#     operations: [CREATE, UPDATE]",
            "  match: all",
            '14:12: custom.match is "all"; expected a mapping',
            id="match-is-no-mapping",
        ),
        pytest.param(
            "# custom:", "# title: again\n# custom:",
            '9:3: METADATA: key "title" is given twice; keep one of them '
            "(the first stands on line 2)",
            id="key-twice",
        ),
        pytest.param(
            "package istio.virtualservice.timeout_required", "package istio.vs",
            "23:1: package is istio.vs; expected istio.virtualservice.timeout_required, "
            "as its path says",
            id="package-is-not-the-path",
        ),
        pytest.param(
            "deny contains", "refuse contains",
            "29:1: no rule `deny contains ...`; without one the guardrail finds nothing",
            id="no-deny",
        ),
        pytest.param(
            "since: 0.1.0", "since: [0.1.0",
            "12:13: METADATA: not valid YAML: did not find expected ',' or ']' "
            "while parsing a flow sequence; close the bracket or brace, or quote the value",
            id="no-yaml",
        ),
        pytest.param(
            "since: 0.1.0", "since: !!python/object:os.system x",
            '11:12: custom.since is "x"; expected a version such as 0.1.0',
            id="yaml-tag",
        ),
        pytest.param(
            "# METADATA\n", "# METADATE\n",
            "1:1: no METADATA block directly above `package`; "
            "begin one with the line `# METADATA`",
            id="no-metadata",
        ),
        pytest.param(
            "\npackage", "\nimport rego.v1\npackage",
            "1:1: no METADATA block directly above `package`; "
            "begin one with the line `# METADATA`",
            id="metadata-not-above-package",
        ),
    ],
)  # fmt: skip
def test_metadata_is_refused(tmp_path: Path, before: str, after: str, problem: str) -> None:
    write_guardrail(tmp_path, REGO.replace(before, after, 1))
    place = "istio/virtualservice/timeout_required/timeout_required.rego:"
    first, *others = problem.split("\n")

    assert before in REGO
    found = problems(tmp_path)
    assert found[0] == place + first
    assert [each.split(": ", 1)[1] for each in found[1:]] == others


def test_metadata_is_a_mapping(tmp_path: Path) -> None:
    write_guardrail(tmp_path, "# METADATA\n# just words\npackage x\n")

    assert problems(tmp_path)[0].endswith(
        "timeout_required.rego:2:3: METADATA: no mapping of keys to values"
    )


def test_metadata_is_not_empty(tmp_path: Path) -> None:
    write_guardrail(tmp_path, "# METADATA\n#\npackage istio.virtualservice.timeout_required\n")

    assert problems(tmp_path)[0].endswith(
        "timeout_required.rego:2:1: METADATA: no mapping of keys to values"
    )


def test_an_alias_that_leads_back_does_not_hang(tmp_path: Path) -> None:
    rest = refusal(tmp_path, "anchors: [IST0108]", "anchors: &again [*again]")

    assert rest == "18:14: METADATA: an anchor's value contains itself; no JSON can hold that"


def test_every_problem_of_every_file_is_told_in_order(tmp_path: Path) -> None:
    write_guardrail(tmp_path, REGO.replace("since: 0.1.0", "since: x").replace("IST0108", "1"))
    write(tmp_path, "istio/pod/a/b.rego", REGO)
    write(tmp_path, "lib/istio.rego", HELPER.replace("lib.istio", "lib.other"))
    write(tmp_path, "lib/nameless.rego", "import rego.v1\n")
    write(tmp_path, "stray.rego", REGO)

    place = "istio/virtualservice/timeout_required/timeout_required.rego"
    assert problems(tmp_path) == [
        "stray.rego:1:1: a guardrail is NAME/NAME.rego; this is in the root",
        "istio/pod/a/b.rego:1:1: a guardrail is NAME/NAME.rego; this is in istio/pod/a",
        f'{place}:11:12: custom.since is "x"; expected a version such as 0.1.0',
        f"{place}:18:15: custom.anchors[0] is 1; expected text; put it in quotes",
        "lib/istio.rego:1:1: package is lib.other; expected lib.istio, as its path says",
        "lib/nameless.rego:1:1: no package; expected `package lib.nameless`",
    ]


def test_ids_are_never_shared(tmp_path: Path) -> None:
    first = write_guardrail(tmp_path)
    place = "istio/zzz/timeout_required/timeout_required.rego"
    write(tmp_path, place, REGO.replace("istio.virtualservice.", "istio.zzz."))

    (problem,) = problems(tmp_path)
    taken = f'custom.id is "vs-timeout-required", which {first.relative_to(tmp_path)} has'
    assert problem == f"{place}:10:1: {taken}; ids are never shared"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    write_guardrail(tmp_path, b"# METADATA\xff\n")

    (problem,) = problems(tmp_path)
    assert problem.startswith(
        "istio/virtualservice/timeout_required/timeout_required.rego: cannot be read: 'utf-8'"
    )
