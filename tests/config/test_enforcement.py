from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.config.enforcements import HEAD, spec
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

if TYPE_CHECKING:
    from tests.config.conftest import Load, Refuse

BASELINE = Profile("baseline", {"vs-retries-bounded": Setting(action=Action.WARN)})
PRODUCTION = Profile(
    "production", {"vs-retries-bounded": Setting(action=Action.DENY, params={"maxAttempts": 2})}
)


def bindings(*items: str) -> str:
    return spec("  bindings:\n" + "".join(f"  - {item}\n" for item in items))


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
