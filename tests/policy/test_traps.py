"""Rego that compiles and yet finds nothing, because it reads what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.policy.guardrail_files import REGO
from webhook import policy
from webhook.inventory import VIEWS
from webhook.model.guardrail import Guardrail
from webhook.policy.folders import RegoFile
from webhook.policy.guardrails import read_guardrail
from webhook.policy.rego_text import RegoText
from webhook.policy.traps import Surroundings, in_guardrail, in_helper

HELPERS = {
    "lib.istio": RegoText("package lib.istio\n\nforwards(route) if route\n"),
    "lib.deep.mesh": RegoText("package lib.deep.mesh\n\nroot(i) := i.context.mesh.rootNamespace\n"),
}
AROUND = Surroundings(helpers=HELPERS, views=("namespace", "now"))
PLACE = ("istio", "virtualservice", "timeout_required", "timeout_required")


def trapped(code: str, metadata: str = REGO) -> list[str]:
    """What is said of the guardrail with *code* in the place of its deny rule, by line."""
    source = metadata.replace("if input.object.bad", f"if {{\n{code}\n}}")
    guardrail = read_guardrail(RegoFile(Path("x.rego"), PLACE), source)
    assert isinstance(guardrail, Guardrail), guardrail
    found = sorted(in_guardrail(RegoText(source), guardrail, AROUND))
    return [f"{where.line}:{where.column}: {what}" for where, what in found]


BUILT_IN = "is no rule of this file, and no built-in that both engines have and agree on"

TRAPS = [
    pytest.param(
        "\tcuont(input.object) > 1",
        f'28:2: cuont {BUILT_IN}; did you mean "count"?',
        id="misspelt-built-in",
    ),
    pytest.param(
        "\thttp.send({})", f"28:2: http.send {BUILT_IN}; docs/tutorial.md lists those", id="network"
    ),
    pytest.param(
        "\ttime.now_ns() > 1",
        f"28:2: time.now_ns {BUILT_IN}; docs/tutorial.md lists those",
        id="clock",
    ),
    pytest.param(
        "\tdata.istio.pod.deny",
        "28:2: data.istio.pod.deny is not there to be read; only data.lib is",
        id="other-guardrail",
    ),
    pytest.param(
        '\tdata["lib"].istio',
        "28:2: data is not there to be read; only data.lib is",
        id="data-itself",
    ),
    pytest.param(
        "\tdata.lib.itsio.forwards(1)",
        "28:2: there is no helper data.lib.itsio.forwards; known are lib.istio, lib.deep.mesh",
        id="no-such-helper",
    ),
    pytest.param(
        "\tdata.lib.istio.forwrads(1)",
        '28:2: data.lib.istio has no rule forwrads; did you mean "forwards"?',
        id="no-such-rule-of-a-helper",
    ),
    pytest.param(
        '\tinput.request.userInfo.username == "x"',
        "28:16: reads userInfo: users are matched in bindings",
        id="user",
    ),
    pytest.param(
        "\tcount(input.guardrails) == 1",
        "28:8: reads input.guardrails: a guardrail knows of no other",
        id="other-guardrails",
    ),
    pytest.param(
        "\tinput.context.mesh.known",
        "28:2: the view mesh is read, but custom.context does not name it; add it there",
        id="view",
    ),
    pytest.param(
        '\tobject.get(input, ["context", "mesh"], {}) != {}',
        "28:20: the view mesh is read, but custom.context does not name it; add it there",
        id="view-by-path",
    ),
    pytest.param(
        '\tinput.params["vs-timeout"].defaultTimeout',
        '28:2: parameters are read under the own id only: input.params["vs-timeout-required"]',
        id="params-of-another",
    ),
    pytest.param(
        "\tinput.params",
        '28:2: parameters are read under the own id only: input.params["vs-timeout-required"]',
        id="params-of-all",
    ),
    pytest.param(
        '\tinput.params["vs-timeout-required"].defaultTimeuot',
        "28:2: the parameter defaultTimeuot is read, but custom.params has none of that name",
        id="no-such-param",
    ),
]


@pytest.mark.parametrize(("code", "said"), TRAPS)
def test_what_would_silently_find_nothing(code: str, said: str) -> None:
    assert trapped(code) == [said]


SOUND = [
    pytest.param("\tcount(input.object.spec) > 1", id="built-in"),
    pytest.param("\tdata.lib.istio.forwards(input.object)", id="helper-in-full"),
    pytest.param('\tinput.params["vs-timeout-required"].defaultTimeout', id="own-param"),
    pytest.param("\tinput.context.namespace.name", id="declared-view"),
    pytest.param('\tinput.object.x == "http.send(1) data.x"', id="text"),
    pytest.param("\t# http.send(1)\n\tset() == set()", id="comment"),
]


@pytest.mark.parametrize("code", SOUND)
def test_what_is_there_may_be_used(code: str) -> None:
    assert trapped(code) == []


def test_a_parameter_is_known_by_another_name() -> None:
    metadata = REGO + '\n_params := input.params["vs-timeout-required"]\n'

    assert trapped("\t_params.defaultTimeout", metadata) == []
    (said,) = trapped("\t_params.limit", metadata)
    assert said == "28:2: the parameter limit is read, but custom.params has none of that name"


def test_a_view_that_there_is_not() -> None:
    (said,) = trapped("\ttrue", REGO.replace("context: [namespace]", "context: [namespaces]"))

    assert (
        said
        == '17:5: custom.context names "namespaces", which is no view; did you mean "namespace"?'
    )


def test_a_view_that_a_helper_reads() -> None:
    metadata = REGO.replace("import rego.v1\n", "import rego.v1\n\nimport data.lib.deep.mesh\n")
    source = metadata.replace("if input.object.bad", 'if mesh.root(input) == "x"')
    guardrail = read_guardrail(RegoFile(Path("x.rego"), PLACE), source)
    assert isinstance(guardrail, Guardrail)
    around = Surroundings(
        helpers={
            "lib.deep.mesh": RegoText("root(i) := input.context.mesh.rootNamespace\n"),
        },
        views=("mesh", "namespace"),
    )

    assert [what for _, what in in_guardrail(RegoText(source), guardrail, around)] == [
        "the view mesh is read, but custom.context does not name it; add it there"
    ]


def test_template_strings() -> None:
    found = list(in_helper(RegoText('x := $"{y}"\n'), AROUND))

    assert [what.partition(":")[0] for _, what in found] == ['reads $"']


def test_the_shipped_policies_have_none() -> None:
    catalogue = policy.load(policy.shipped())
    helpers = {each.package: RegoText(each.source) for each in catalogue.library}
    around = Surroundings(helpers=helpers, views=VIEWS)
    found = [
        problem
        for guardrail in catalogue
        for problem in in_guardrail(
            RegoText(catalogue.modules[guardrail.id].source), guardrail, around
        )
    ]

    assert found + [each for text in helpers.values() for each in in_helper(text, around)] == []
