"""The `match` of a binding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.config.catalogue import ISTIO_GATEWAY, KUBERNETES_GATEWAY, POD, VIRTUAL_SERVICE
from tests.config.enforcements import spec
from webhook.model.enforcement import Match
from webhook.model.kinds import Operation
from webhook.model.selectors import LabelSelector, Requirement, SelectorOperator

if TYPE_CHECKING:
    from tests.config.conftest import Load, Refuse


def match(text: str) -> str:
    """A binding whose `match` starts in line 8, column 7."""
    lines = "\n".join(f"      {line}" for line in text.splitlines())
    return spec(f"  bindings:\n  - guardrail: vs-retries-bounded\n    match:\n{lines}\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{}", Match(), id="everything"),
        pytest.param("names: [a, b-*]", Match(names=("a", "b-*")), id="names"),
        pytest.param("users: [system:*]", Match(users=("system:*",)), id="users"),
        pytest.param("groups: [sre]", Match(groups=("sre",)), id="groups"),
        pytest.param(
            "operations: [CREATE, DELETE]",
            Match(operations=frozenset({Operation.CREATE, Operation.DELETE})),
            id="operations",
        ),
        pytest.param(
            "kinds: [networking.istio.io/Gateway, core/Pod, VirtualService]",
            Match(kinds=frozenset({ISTIO_GATEWAY, POD, VIRTUAL_SERVICE})),
            id="kinds-with-and-without-group",
        ),
        pytest.param(
            "kinds: [gateway.networking.k8s.io/Gateway]",
            Match(kinds=frozenset({KUBERNETES_GATEWAY})),
            id="a-kind-of-two-groups",
        ),
        pytest.param(
            "namespaceSelector: {matchLabels: {env: dev, a.example/b: ''}}",
            Match(
                namespace_selector=LabelSelector(
                    (
                        Requirement("a.example/b", SelectorOperator.IN, frozenset({""})),
                        Requirement("env", SelectorOperator.IN, frozenset({"dev"})),
                    )
                )
            ),
            id="labels-in-their-order",
        ),
        pytest.param(
            "objectSelector:\n"
            "  matchLabels: {a: b}\n"
            "  matchExpressions:\n"
            "  - {key: c, operator: NotIn, values: [d, e]}\n"
            "  - {key: f, operator: Exists}\n"
            "  - {key: g, operator: DoesNotExist, values: []}\n",
            Match(
                object_selector=LabelSelector(
                    (
                        Requirement("a", SelectorOperator.IN, frozenset({"b"})),
                        Requirement("c", SelectorOperator.NOT_IN, frozenset({"d", "e"})),
                        Requirement("f", SelectorOperator.EXISTS),
                        Requirement("g", SelectorOperator.DOES_NOT_EXIST),
                    )
                )
            ),
            id="expressions",
        ),
        pytest.param("objectSelector: {}", Match(object_selector=LabelSelector()), id="any-labels"),
        pytest.param(
            "namespaces: [a]\nnot: {names: [b]}",
            Match(namespaces=("a",), excluding=Match(names=("b",))),
            id="not",
        ),
    ],
)
def test_match(load: Load, text: str, expected: Match) -> None:
    (binding,) = load(a=match(text)).enforcement.bindings

    assert binding.match == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "names: legacy-*", '8:14: {}.names is "legacy-*"; expected a list', id="no-list"
        ),
        pytest.param(
            "names: [a, 5]",
            "8:18: {}.names[1] is 5; expected text; put it in quotes",
            id="a-number-as-a-name",
        ),
        pytest.param("names: ['']", '8:15: {}.names[0] is ""; expected text', id="an-empty-name"),
        pytest.param(
            "names: [{a: 1}]", '8:15: {}.names[0] is {"a": 1}; expected text', id="no-name-at-all"
        ),
        pytest.param(
            "users: []",
            "8:14: {}.users is empty and so holds for nothing; name at least one",
            id="nobody",
        ),
        pytest.param(
            "kinds: [VirtualServce]",
            '8:15: {}.kinds[0] is "VirtualServce"; did you mean "VirtualService"?',
            id="misspelt-kind",
        ),
        pytest.param(
            "kinds: [networking.istio.io/VirtualServices]",
            '8:15: {}.kinds[0] is "networking.istio.io/VirtualServices";'
            ' did you mean "networking.istio.io/VirtualService"?',
            id="misspelt-kind-with-group",
        ),
        pytest.param(
            "kinds: [Gateway]",
            '8:15: {}.kinds[0] is "Gateway"; say which:'
            " gateway.networking.k8s.io/Gateway or networking.istio.io/Gateway",
            id="ambiguous-kind",
        ),
        pytest.param(
            "kinds: [Secret]",
            '8:15: {}.kinds[0] is "Secret"; no guardrail judges that kind',
            id="a-kind-that-nobody-judges",
        ),
        pytest.param(
            "kinds: [true]",
            "8:15: {}.kinds[0] is true; expected text; put it in quotes",
            id="no-kind-at-all",
        ),
        pytest.param(
            "operations: [create]",
            '8:20: {}.operations[0] is "create"; did you mean "CREATE"?',
            id="operation-in-lower-case",
        ),
        pytest.param(
            "operations: [CONNECT]",
            '8:20: {}.operations[0] is "CONNECT"; known are CREATE, UPDATE, DELETE',
            id="an-operation-that-is-never-judged",
        ),
        pytest.param(
            "namespaceSelector: {matchLabels: {env: true}}",
            "8:46: {}.namespaceSelector.matchLabels.env is true; expected text; put it in quotes",
            id="boolean-label",
        ),
        pytest.param(
            "namespaceSelector: {matchLabels: [env]}",
            '8:40: {}.namespaceSelector.matchLabels is ["env"]; expected a mapping',
            id="labels-in-a-list",
        ),
        pytest.param(
            "objectSelector: {matchLabels: {'a b': c}}",
            '8:45: {}.objectSelector.matchLabels["a b"] is "a b";'
            " expected the key of a label, such as istio.io/rev",
            id="label-key",
        ),
        pytest.param(
            "objectSelector: {matchLabels: {a: 'b c'}}",
            '8:41: {}.objectSelector.matchLabels.a is "b c";'
            " expected the value of a label, such as enabled",
            id="label-value",
        ),
        pytest.param(
            "objectSelector: {matchExpressions: [{key: a, operator: in}]}",
            '8:62: {}.objectSelector.matchExpressions[0].operator is "in"; did you mean "In"?',
            id="operator",
        ),
        pytest.param(
            "objectSelector: {matchExpressions: [{key: a, operator: In}]}",
            "8:43: {}.objectSelector.matchExpressions[0].values is missing; In needs at least one",
            id="no-values",
        ),
        pytest.param(
            "objectSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
            "8:78: {}.objectSelector.matchExpressions[0].values is given; Exists takes none",
            id="values-for-nothing",
        ),
        pytest.param(
            "objectSelector: {matchExpression: []}",
            '8:41: {}.objectSelector.matchExpression is unknown; did you mean "matchExpressions"?',
            id="unknown-key-of-a-selector",
        ),
        pytest.param(
            "namespace: [a]",
            '8:18: {}.namespace is unknown; did you mean "namespaces"?',
            id="unknown-key",
        ),
        pytest.param(
            "not: {not: {names: [a]}}",
            "8:18: {}.not.not is unknown; known are namespaces, names, kinds, operations,"
            " namespaceSelector, objectSelector, users, groups",
            id="no-not-in-not",
        ),
        pytest.param(
            "not: {}",
            "8:12: {}.not is empty and so excludes everything; remove it",
            id="not-nothing",
        ),
        pytest.param(
            "not: {names: null}",
            "8:12: {}.not is empty and so excludes everything; remove it",
            id="not-null",
        ),
        pytest.param("not: [a]", '8:12: {}.not is ["a"]; expected a mapping', id="not-a-list"),
        pytest.param("[a]", '8:7: {} is ["a"]; expected a mapping', id="no-mapping"),
    ],
)
def test_a_wrong_match_is_refused(refuse: Refuse, text: str, expected: str) -> None:
    assert refuse(a=match(text)) == ["a.yaml:" + expected.replace("{}", "spec.bindings[0].match")]
