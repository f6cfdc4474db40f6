"""What is wrong is refused: with file, line, column, key and remedy, and all of it at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.policy.guardrail_files import HELPER, REGO, write, write_guardrail
from webhook.errors import ConfigError
from webhook.policy import load

if TYPE_CHECKING:
    from pathlib import Path


def problems(root: Path) -> list[str]:
    """What loading *root* refuses, without the path of the folder."""
    with pytest.raises(ConfigError) as raised:
        load(root)
    return [problem.replace(f"{root}{os.sep}", "") for problem in raised.value.problems]


def refusal(root: Path, before: str, after: str) -> str:
    """The only problem of the guardrail after one change, without its file."""
    assert before in REGO
    path = write_guardrail(root, REGO.replace(before, after, 1))
    (problem,) = problems(root)
    file, _, rest = problem.partition(":")
    assert path == root / file
    return rest


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
            "10:5: custom.severity is missing; expected text",
            id="severity-missing",
        ),
        pytest.param(
            "remediation:", "remedation:",
            "10:5: custom.remediation is missing; expected text\n"
            'custom.remedation is an unknown key; did you mean "remediation"?',
            id="key-misspelt",
        ),
        pytest.param(
            "title: Routes have a timeout", "title: ''",
            '2:10: title is ""; expected some text',
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
            "11:12: custom.since is ['0.1.0']; expected text",
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
            "15:51: custom.match.kinds[1] is wrong: 'Pod' is not of the form group/Kind",
            id="kind-without-group",
        ),
        pytest.param(
            "kinds: [networking.istio.io/VirtualService, core/Pod]", "kinds: []",
            "15:14: custom.match.kinds is missing or empty; list one or more",
            id="no-kinds",
        ),
        pytest.param(
            "core/Pod]", "{}]",
            "15:51: custom.match.kinds[1] is {}; expected text",
            id="kind-is-a-mapping",
        ),
        pytest.param(
            "operations: [CREATE, UPDATE]", "operations: CREATE",
            "16:19: custom.match.operations is 'CREATE'; expected a list",
            id="operations-are-no-list",
        ),
        pytest.param(
            "UPDATE]", "CONNECT]",
            '16:28: custom.match.operations[1] is "CONNECT"; known are CREATE, UPDATE, DELETE',
            id="operation-that-is-never-judged",
        ),
        pytest.param(
            "UPDATE]", "update]",
            '16:28: custom.match.operations[1] is "update"; known are CREATE, UPDATE, DELETE',
            id="operation-in-lower-case",
        ),
        pytest.param(
            "UPDATE]", "7]",
            "16:28: custom.match.operations[1] is 7; expected text; put it in quotes",
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
            'networking/virtual-service/"; expected a link that begins with https://',
            id="link-is-not-https",
        ),
        pytest.param(
            "  match:\n#     kinds: [networking.istio.io/VirtualService, core/Pod]\n"
            "#     operations: [CREATE, UPDATE]",
            "  match: all",
            "14:12: custom.match is 'all'; expected a mapping\n"
            "custom.match.kinds is missing or empty; list one or more\n"
            "custom.match.operations is missing or empty; list one or more",
            id="match-is-no-mapping",
        ),
        pytest.param(
            "# custom:", "# title: again\n# custom:",
            '9:3: the key "title" stands twice; keep one of them',
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
            "12:13: METADATA is no YAML: did not find expected ',' or ']'",
            id="no-yaml",
        ),
        pytest.param(
            "since: 0.1.0", "since: !!python/object:os.system x",
            "11:12: METADATA is no YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/object:os.system'",
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


PARAMS = "{type: string, format: duration, default: 15s, description: Injected.}"


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        pytest.param("{type: string, description: D.}", "P.default is missing; a binding may "
                     "leave the parameter out", id="no-default"),
        pytest.param("{type: string, default: x}", "P.description is missing; expected text",
                     id="no-description"),
        pytest.param("{default: x, description: D.}", "P.type is None; known are string, integer, "
                     "number, boolean, array, object", id="no-type"),
        pytest.param("{type: [string], default: x, description: D.}",
                     "P.type is ['string']; did you mean \"string\"?", id="type-is-a-list"),
        pytest.param("{type: strng, default: x, description: D.}",
                     "P.type is 'strng'; did you mean \"string\"?", id="type-misspelt"),
        pytest.param("7", "P is 7; expected a mapping", id="no-schema"),
        pytest.param("{type: string, minimum: 3, default: x, description: D.}",
                     "P.minimum is an unknown key; known are type, default, description, enum, "
                     "minLength, maxLength, pattern, format", id="keyword-of-another-type"),
        pytest.param("{type: integer, minmum: 3, default: 4, description: D.}",
                     'P.minmum is an unknown key; did you mean "minimum"?', id="keyword-misspelt"),
        pytest.param("{type: integer, minimum: x, default: 4, description: D.}",
                     "P.minimum is 'x', which is no minimum", id="bound-is-no-number"),
        pytest.param("{type: string, pattern: '(', default: x, description: D.}",
                     "P.pattern is '(', which is no pattern", id="pattern-is-no-pattern"),
        pytest.param("{type: string, pattern: 7, default: x, description: D.}",
                     "P.pattern is 7, which is no pattern", id="pattern-is-a-number"),
        pytest.param("{type: string, format: [x], default: x, description: D.}",
                     "P.format is ['x'], which is no format", id="format-unknown"),
        pytest.param("{type: string, default: 7, description: D.}",
                     "P.default is 7, against its type string", id="default-of-another-type"),
        pytest.param("{type: integer, default: true, description: D.}",
                     "P.default is True, against its type integer", id="truth-is-no-integer"),
        pytest.param("{type: number, default: true, description: D.}",
                     "P.default is True, against its type number", id="truth-is-no-number"),
        pytest.param("{type: boolean, default: 1, description: D.}",
                     "P.default is 1, against its type boolean", id="one-is-no-truth"),
        pytest.param("{type: integer, minimum: 5, default: 4, description: D.}",
                     "P.default is 4, against its minimum 5", id="default-too-small"),
        pytest.param("{type: number, maximum: 0.5, default: 0.6, description: D.}",
                     "P.default is 0.6, against its maximum 0.5", id="default-too-large"),
        pytest.param("{type: string, enum: [a, b], default: c, description: D.}",
                     "P.default is 'c', against its enum ['a', 'b']", id="default-not-in-enum"),
        pytest.param("{type: string, minLength: 2, default: c, description: D.}",
                     "P.default is 'c', against its minLength 2", id="default-too-short"),
        pytest.param("{type: string, maxLength: 2, default: ccc, description: D.}",
                     "P.default is 'ccc', against its maxLength 2", id="default-too-long"),
        pytest.param("{type: string, pattern: ^a, default: ba, description: D.}",
                     "P.default is 'ba', against its pattern ^a", id="default-of-another-form"),
        pytest.param("{type: string, format: duration, default: 1d, description: D.}",
                     "P.default is '1d', against its format duration", id="days-are-no-duration"),
        pytest.param("{type: string, format: quantity, default: 1KB, description: D.}",
                     "P.default is '1KB', against its format quantity", id="no-quantity"),
        pytest.param("{type: array, minItems: 1, default: [], description: D.}",
                     "P.default is [], against its minItems 1", id="default-has-too-few"),
        pytest.param("{type: array, maxItems: 1, default: [a, b], description: D.}",
                     "P.default is ['a', 'b'], against its maxItems 1", id="default-has-too-many"),
        pytest.param("{type: array, uniqueItems: true, default: [a, a], description: D.}",
                     "P.default is ['a', 'a'], against its uniqueItems True", id="default-repeats"),
        pytest.param("{type: array, items: {type: integer}, default: [a], description: D.}",
                     "P.default is ['a'], against its items: type integer", id="item-of-another"),
        pytest.param("{type: array, items: {type: integr}, default: [1], description: D.}",
                     "P.items.type is 'integr'; did you mean \"integer\"?", id="items-misspelt"),
        pytest.param("{type: array, items: {type: string, default: x}, default: [], "
                     "description: D.}", "P.items.default is an unknown key; known are type, enum, "
                     "minLength, maxLength, pattern, format", id="item-with-a-default"),
        pytest.param("{type: object, additionalProperties: {type: string, minLength: 1}, "
                     "default: {a: ''}, description: D.}", "P.default is {'a': ''}, against its "
                     "additionalProperties: minLength 1", id="property-too-short"),
        pytest.param("{type: object, minProperties: 1, default: {}, description: D.}",
                     "P.default is {}, against its minProperties 1", id="too-few-properties"),
        pytest.param("{type: object, maxProperties: 0, default: {a: 1}, description: D.}",
                     "P.default is {'a': 1}, against its maxProperties 0", id="too-many"),
    ],
)  # fmt: skip
def test_parameter_is_refused(tmp_path: Path, schema: str, problem: str) -> None:
    rest = refusal(tmp_path, PARAMS, schema)

    assert rest.split(": ", 1)[1] == problem.replace("P", "custom.params.defaultTimeout", 1)


@pytest.mark.parametrize(
    "schema",
    [
        "{type: integer, minimum: 0, maximum: 10, default: 0, description: D.}",
        "{type: number, minimum: 0, maximum: 1, default: 0.5, description: D.}",
        "{type: boolean, default: false, description: D.}",
        "{type: string, format: quantity, default: 128Mi, description: D.}",
        "{type: string, format: quantity, default: '0.5', description: D.}",
        "{type: string, format: duration, default: 1h30m0.5s, description: D.}",
        "{type: string, enum: [a, b], pattern: '^[ab]$', default: a, description: D.}",
        "{type: array, items: {type: string}, uniqueItems: true, default: [a], description: D.}",
        "{type: array, uniqueItems: false, default: [a, a], description: D.}",
        "{type: object, additionalProperties: {type: string}, default: {a: b}, description: D.}",
    ],
)
def test_parameter_is_accepted(tmp_path: Path, schema: str) -> None:
    write_guardrail(tmp_path, REGO.replace(PARAMS, schema))

    assert "defaultTimeout" in load(tmp_path).guardrails["vs-timeout-required"].params


def test_parameter_names_are_in_camel_case(tmp_path: Path) -> None:
    rest = refusal(tmp_path, "defaultTimeout", "default_timeout")

    assert rest == "20:24: custom.params.default_timeout is no camelCase name"


def test_params_are_a_mapping(tmp_path: Path) -> None:
    rest = refusal(tmp_path, f"\n#     defaultTimeout: {PARAMS}", " [defaultTimeout]")

    assert rest == "19:13: custom.params is ['defaultTimeout']; expected a mapping"


def test_metadata_is_a_mapping(tmp_path: Path) -> None:
    write_guardrail(tmp_path, "# METADATA\n# just words\npackage x\n")

    assert problems(tmp_path)[0].endswith(
        "timeout_required.rego:2:3: METADATA is 'just words'; expected a mapping"
    )


def test_metadata_is_not_empty(tmp_path: Path) -> None:
    write_guardrail(tmp_path, "# METADATA\n#\npackage istio.virtualservice.timeout_required\n")

    assert problems(tmp_path)[0].endswith("timeout_required.rego:2:1: the METADATA block is empty")


def test_an_alias_that_leads_back_does_not_hang(tmp_path: Path) -> None:
    rest = refusal(tmp_path, "anchors: [IST0108]", "anchors: &again [*again]")

    assert rest.startswith("18:14: custom.anchors[0] is [[...]]; expected text")


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
    assert problem == f"{place}:1:1: {taken}; ids are never shared"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    write_guardrail(tmp_path, b"# METADATA\xff\n")

    (problem,) = problems(tmp_path)
    assert problem.startswith(
        "istio/virtualservice/timeout_required/timeout_required.rego: cannot be read: 'utf-8'"
    )
