"""What an API server is to ask about."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import yaml

from webhook import policy
from webhook.installation.coverage import Entry, coverage, entry_of, plural, rules
from webhook.model.kinds import Kind, Operation

if TYPE_CHECKING:
    from webhook.installation.coverage import Asked
    from webhook.model.guardrail import Catalogue

CREATE, UPDATE, DELETE = Operation.CREATE, Operation.UPDATE, Operation.DELETE
OWN = {Kind("meshwarden.dev", "Enforcement"), Kind("meshwarden.dev", "Exemption")}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return policy.load(policy.shipped())


def kinds_of(asked: Asked) -> list[Kind]:
    return sorted(kind for kinds in asked.values() for kind in kinds)


def test_every_declared_kind_is_asked_about_once_and_none_beyond(catalogue: Catalogue) -> None:
    """And our own kinds, whose mistakes we tell of."""
    found = coverage(catalogue, with_workloads=True)

    assert kinds_of(found.validated) == sorted(catalogue.kinds() | OWN)


def test_only_kinds_with_a_default_are_mutated(catalogue: Catalogue) -> None:
    found = coverage(catalogue, with_workloads=True)

    injected = {kind for g in catalogue if g.injects and not g.retired for kind in g.kinds}
    assert kinds_of(found.mutated) == sorted(injected)


def test_what_is_injected_for_nobody_is_not_mutated(catalogue: Catalogue) -> None:
    """A guardrail without a default has none, whoever says that it injects; verdicts stay."""
    injecting = {"vs-timeout-required", "vs-retries-bounded"}

    found = coverage(catalogue, with_workloads=True, injecting=injecting)
    nothing = coverage(catalogue, with_workloads=True, injecting=frozenset())

    kind = Kind("networking.istio.io", "VirtualService")
    assert found.mutated == {Entry.ISTIO: {kind: frozenset({CREATE, UPDATE})}}
    assert nothing.mutated == {}
    everything = coverage(catalogue, with_workloads=True)
    assert found.validated == nothing.validated == everything.validated


def test_workloads_are_asked_about_where_that_is_wanted(catalogue: Catalogue) -> None:
    without = coverage(catalogue, with_workloads=False)

    assert Entry.WORKLOADS not in without.validated
    assert Entry.WORKLOADS not in without.mutated
    assert Kind("core", "Pod") not in kinds_of(without.validated)


def test_each_operation_that_a_guardrail_declares_is_asked_about(catalogue: Catalogue) -> None:
    asked = coverage(catalogue, with_workloads=True).validated

    for guardrail in catalogue:
        for kind in guardrail.kinds:
            missing = set(guardrail.operations) - asked[entry_of(kind)][kind]
            # A Pod is judged when it is created and never again: `webhook.review.scope`.
            assert missing <= ({UPDATE, DELETE} if kind == Kind("core", "Pod") else set())


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        pytest.param(Kind("networking.istio.io", "Sidecar"), Entry.ISTIO, id="istio"),
        pytest.param(Kind("install.istio.io", "IstioOperator"), Entry.PLATFORM, id="operator"),
        pytest.param(Kind("core", "Namespace"), Entry.PLATFORM, id="namespace"),
        pytest.param(Kind("core", "Pod"), Entry.WORKLOADS, id="pod"),
        pytest.param(Kind("apps", "Deployment"), Entry.WORKLOADS, id="deployment"),
        pytest.param(Kind("meshwarden.dev", "Exemption"), Entry.CONFIG, id="own"),
    ],
)
def test_each_kind_belongs_to_one_entry(kind: Kind, entry: Entry) -> None:
    assert entry_of(kind) is entry


def test_what_a_cluster_lives_by_is_never_asked_about(catalogue: Catalogue) -> None:
    """Not even where a guardrail declares it."""
    from dataclasses import replace  # noqa: PLC0415  # for this test alone

    some = next(iter(catalogue))
    greedy = replace(some, id="greedy", kinds=(Kind("coordination.k8s.io", "Lease"),))

    found = coverage(replace(catalogue, guardrails={"greedy": greedy}), with_workloads=True)

    assert set(kinds_of(found.validated)) == OWN


def test_a_retired_guardrail_asks_for_nothing(catalogue: Catalogue) -> None:
    from dataclasses import replace  # noqa: PLC0415  # for this test alone

    retired = replace(next(iter(catalogue)), retired="0.2.0")

    found = coverage(replace(catalogue, guardrails={retired.id: retired}), with_workloads=True)

    assert set(kinds_of(found.validated)) == OWN


def test_resources_of_one_group_and_the_same_operations_share_a_rule() -> None:
    asked = {
        Kind("networking.istio.io", "VirtualService"): frozenset({CREATE, UPDATE}),
        Kind("networking.istio.io", "Gateway"): frozenset({UPDATE, CREATE}),
        Kind("networking.istio.io", "Sidecar"): frozenset({CREATE, UPDATE, DELETE}),
        Kind("core", "Namespace"): frozenset({CREATE}),
    }

    assert [(r["apiGroups"], r["operations"], r["resources"]) for r in rules(asked)] == [
        ([""], ["CREATE"], ["namespaces"]),
        (["networking.istio.io"], ["CREATE", "UPDATE"], ["gateways", "virtualservices"]),
        (["networking.istio.io"], ["CREATE", "UPDATE", "DELETE"], ["sidecars"]),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("Namespace", "namespaces", id="s"),
        pytest.param("ServiceEntry", "serviceentries", id="y-after-a-consonant"),
        pytest.param("Gateway", "gateways", id="y-after-a-vowel"),
        pytest.param("Ingress", "ingresses", id="s-at-the-end"),
        pytest.param("ZTunnel", "ztunnels", id="upper-case"),
        pytest.param("Endpoints", "endpoints", id="irregular"),
    ],
)
def test_a_kind_has_its_name_in_paths(kind: str, expected: str) -> None:
    assert plural(Kind("core", kind)) == expected


def test_istios_kinds_are_called_as_istio_calls_them() -> None:
    file = os.environ.get("ISTIO_CRDS")
    if not file:
        pytest.skip("ISTIO_CRDS names no file with Istio's definitions")
    with open(file, encoding="utf-8") as text:  # noqa: PTH123  # a name from the environment
        specs = [each["spec"] for each in yaml.safe_load_all(text) if each]

    named = {spec["names"]["kind"]: spec["names"]["plural"] for spec in specs}

    assert {kind: plural(Kind("networking.istio.io", kind)) for kind in named} == named
