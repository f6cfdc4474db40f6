from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.config.catalogue import ISTIO_GATEWAY, KUBERNETES_GATEWAY, POD, VIRTUAL_SERVICE
from webhook.model.enforcement import (
    Action,
    Binding,
    Configuration,
    Enforcement,
    Match,
    MeshAssumptions,
    Profile,
    Setting,
    Unchanged,
)
from webhook.model.kinds import Operation
from webhook.model.selectors import LabelSelector, Requirement, SelectorOperator

if TYPE_CHECKING:
    from tests.config.conftest import Load, Refuse

HEAD = "apiVersion: meshwarden.dev/v1alpha1\nkind: Enforcement\nmetadata: {name: default}\n"

BASELINE = Profile("baseline", {"vs-retries-bounded": Setting(action=Action.WARN)})
PRODUCTION = Profile(
    "production", {"vs-retries-bounded": Setting(action=Action.DENY, params={"maxAttempts": 2})}
)


def spec(text: str) -> str:
    return f"{HEAD}spec:\n{text}"


def bindings(*items: str) -> str:
    return spec("  bindings:\n" + "".join(f"  - {item}\n" for item in items))


def match(text: str) -> str:
    """A binding whose `match` starts in line 8, column 7."""
    lines = "\n".join(f"      {line}" for line in text.splitlines())
    return spec(f"  bindings:\n  - guardrail: vs-retries-bounded\n    match:\n{lines}\n")


def test_every_key_of_an_enforcement(load: Load) -> None:
    text = spec("""\
  profile: production
  mesh: {rootNamespace: istio-root, clusterDomain: cluster.example, trustDomain: td1}
  exclude: {namespaces: [kube-*]}
  breakGlass: {groups: [oncall, "sre-*"]}
  docsBaseURL: https://wiki.example/guardrails
  bindings:
  - guardrail: vs-retries-bounded
    action: warn
    match: {namespaces: [dev-*]}
    params: {maxAttempts: 5}
    unchanged: deny
    onFailure: audit
  - guardrail: vs-timeout-required
    inject: true
""")

    assert load(a=text) == Configuration(
        enforcement=Enforcement(
            profile=PRODUCTION,
            mesh=MeshAssumptions(
                root_namespace="istio-root", cluster_domain="cluster.example", trust_domain="td1"
            ),
            excluded_namespaces=("kube-*",),
            break_glass_groups=("oncall", "sre-*"),
            docs_base_url="https://wiki.example/guardrails",
            bindings=(
                Binding(
                    guardrail="vs-retries-bounded",
                    match=Match(namespaces=("dev-*",)),
                    setting=Setting(
                        action=Action.WARN,
                        params={"maxAttempts": 5},
                        unchanged=Unchanged.DENY,
                        on_failure=Action.AUDIT,
                    ),
                ),
                Binding(guardrail="vs-timeout-required", setting=Setting(inject=True)),
            ),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD, id="no-spec"),
        pytest.param(spec("  {}\n"), id="empty-spec"),
        pytest.param(spec("  profile:\n  bindings:\n  exclude: {}\n"), id="nothing-said"),
        pytest.param(spec("  bindings: []\n  mesh: {}\nstatus: {any: 1}\n"), id="from-a-cluster"),
    ],
)
def test_what_an_enforcement_leaves_out_has_defaults(load: Load, text: str) -> None:
    assert load(a=text).enforcement == Enforcement(profile=BASELINE)


def test_lists_of_exceptions_may_be_empty(load: Load) -> None:
    found = load(a=spec("  exclude: {namespaces: []}\n  breakGlass: {groups: []}\n")).enforcement

    assert found == Enforcement(profile=BASELINE, excluded_namespaces=(), break_glass_groups=())


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


@pytest.mark.parametrize(
    ("binding", "expected"),
    [
        pytest.param(
            "{action: deny}",
            "6:5: spec.bindings[0].guardrail is missing; say which one it binds",
            id="no-guardrail",
        ),
        pytest.param(
            "{guardrail: vs-retrys-bounded, params: {a: 1}, inject: true}",
            '6:17: spec.bindings[0].guardrail is "vs-retrys-bounded";'
            ' did you mean "vs-retries-bounded"?',
            id="misspelt-guardrail",
        ),
        pytest.param(
            "{guardrail: xyz}",
            '6:17: spec.bindings[0].guardrail is "xyz";'
            " `meshwarden guardrails list` names them all",
            id="no-such-guardrail",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, action: dney}",
            '6:45: spec.bindings[0].action is "dney"; did you mean "deny"?',
            id="misspelt-action",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, action: 1}",
            "6:45: spec.bindings[0].action is 1; expected one of deny, warn, audit, off",
            id="no-action-at-all",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, action: off}",
            '6:45: spec.bindings[0].action is false, as YAML reads off without quotes; write "off"',
            id="off-without-quotes",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, onFailure: 'off'}",
            '6:48: spec.bindings[0].onFailure is "off"; known are deny, warn, audit',
            id="a-failure-is-never-off",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, unchanged: audit}",
            '6:48: spec.bindings[0].unchanged is "audit"; known are warn, deny',
            id="unchanged",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, inject: false}",
            "6:45: spec.bindings[0].inject is given, but vs-retries-bounded has no default to"
            " inject; remove it",
            id="nothing-to-inject",
        ),
        pytest.param(
            "{guardrail: vs-timeout-required, inject: 'yes'}",
            '6:46: spec.bindings[0].inject is "yes"; expected true or false',
            id="inject",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, params: {maxAttempts: three}}",
            '6:59: spec.bindings[0].params.maxAttempts is "three";'
            " expected an integer from 0 to 10",
            id="param",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, params: {maxAtempts: 3}}",
            '6:58: spec.bindings[0].params.maxAtempts is unknown; did you mean "maxAttempts"?',
            id="misspelt-param",
        ),
        pytest.param(
            "{guardrail: gw-wildcard-host, params: {a: 3}}",
            "6:47: spec.bindings[0].params.a is unknown; gw-wildcard-host has none",
            id="no-params",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, params: {exemptHosts: [a, 2]}}",
            "6:63: spec.bindings[0].params.exemptHosts[1] is 2; expected text",
            id="param-in-a-list",
        ),
        pytest.param(
            "{guardrail: vs-timeout-required, params: {defaultTimeout: 1d}}",
            '6:63: spec.bindings[0].params.defaultTimeout is "1d"; expected a duration such as 15s',
            id="duration",
        ),
        pytest.param(
            "{guardrail: pod-proxy-resources, params: {cpu: 1mi}}",
            '6:52: spec.bindings[0].params.cpu is "1mi"; expected a quantity such as 100m or 128Mi',
            id="quantity",
        ),
        pytest.param(
            "{guardrail: vs-retries-bounded, parms: {}}",
            '6:44: spec.bindings[0].parms is unknown; did you mean "params"?',
            id="unknown-key",
        ),
        pytest.param(
            "vs-retries-bounded",
            '6:5: spec.bindings[0] is "vs-retries-bounded"; expected a mapping',
            id="only-a-name",
        ),
    ],
)
def test_a_wrong_binding_is_refused(refuse: Refuse, binding: str, expected: str) -> None:
    assert refuse(a=bindings(binding)) == [f"a.yaml:{expected}"]


def test_a_binding_that_never_applies_is_refused(refuse: Refuse) -> None:
    """The first match wins, so that nothing below one that matches everything has an effect."""
    found = refuse(
        a=bindings(
            "{guardrail: vs-retries-bounded, match: {names: [a]}}",
            "{guardrail: vs-retries-bounded, action: dney}",
            "{guardrail: vs-retries-bounded}",
            "{guardrail: gw-wildcard-host}",
            "{guardrail: vs-retries-bounded, match: {names: [b]}}",
        )
    )

    assert found == [
        'a.yaml:7:45: spec.bindings[1].action is "dney"; did you mean "deny"?',
        (
            "a.yaml:10:5: spec.bindings[4] never applies;"
            " spec.bindings[2] stands above it and matches everything"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            spec("  profile: prodution\n"),
            '5:12: spec.profile is "prodution"; did you mean "production"?',
            id="misspelt-profile",
        ),
        pytest.param(
            spec("  profile: [production]\n"),
            '5:12: spec.profile is ["production"]; expected text',
            id="no-profile-at-all",
        ),
        pytest.param(
            spec("  mesh: {rootNamespace: Istio System}\n"),
            '5:25: spec.mesh.rootNamespace is "Istio System";'
            " expected a DNS name such as cluster.local",
            id="mesh",
        ),
        pytest.param(
            spec("  exclude: [kube-system]\n"),
            '5:12: spec.exclude is ["kube-system"]; expected a mapping',
            id="exclude",
        ),
        pytest.param(
            spec("  breakGlass: {group: [a]}\n"),
            '5:23: spec.breakGlass.group is unknown; did you mean "groups"?',
            id="break-glass",
        ),
        pytest.param(
            spec("  docsBaseURL: ' '\n"), '5:16: spec.docsBaseURL is " "; expected text', id="docs"
        ),
        pytest.param(
            spec("  bindings: {}\n"), "5:13: spec.bindings is {}; expected a list", id="bindings"
        ),
        pytest.param(f"{HEAD}spec: []\n", "4:7: spec is []; expected a mapping", id="spec"),
        pytest.param(
            f"{HEAD}specs: {{}}\n",
            '4:8: specs is unknown; did you mean "spec"?',
            id="top-level-key",
        ),
        pytest.param(
            HEAD.replace("default", "prod"),
            '3:18: metadata.name is "prod"; expected "default", the name of the one in force',
            id="another-name",
        ),
        pytest.param(
            HEAD.replace("name: default", "labels: {a: b}"),
            '3:11: metadata.name is missing; name it "default"',
            id="no-name",
        ),
        pytest.param(
            HEAD.replace("metadata: {name: default}", ""),
            '1:1: metadata is missing; name it "default"',
            id="no-metadata",
        ),
        pytest.param(
            HEAD.replace("v1alpha1", "v1"),
            '1:13: apiVersion is "meshwarden.dev/v1"; expected "meshwarden.dev/v1alpha1",'
            " the version of this release",
            id="api-version",
        ),
    ],
)
def test_a_wrong_enforcement_is_refused(refuse: Refuse, text: str, expected: str) -> None:
    assert refuse(a=text) == [f"a.yaml:{expected}"]


def test_long_values_are_cut(refuse: Refuse) -> None:
    (problem,) = refuse(a=spec(f"  profile: [{'a' * 100}]\n"))

    assert problem == f'a.yaml:5:12: spec.profile is ["{"a" * 57}…; expected text'
