"""What each check makes of what it saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from certs.issue import issue_ca
from webhook.doctor.finding import State
from webhook.doctor.registration import as_written, judge_bundles, judge_order
from webhook.doctor.replicas import Pod, judge_endpoints, judge_pods, judge_refusal, judge_shown
from webhook.errors import ClusterError
from webhook.installation.coverage import Coverage
from webhook.installation.names import Installation
from webhook.installation.replicas import Address, Shown

if TYPE_CHECKING:
    from webhook.doctor import Finding

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FIX = "kubectl fix"
ONE, TWO = (issue_ca(now=NOW).certificate for _ in range(2))


def told(finding: Finding) -> tuple[str, str]:
    return finding.state.value, finding.text


@pytest.mark.parametrize(
    ("bundles", "expected"),
    [
        pytest.param([ONE, ONE], ("fine", "every entry trusts the same CAs: 1"), id="same"),
        pytest.param(
            [ONE + TWO],
            ("fine", "every entry trusts the same CAs: 2; one is being replaced"),
            id="rotating",
        ),
        pytest.param([ONE, TWO], ("wrong", "the entries trust different CAs"), id="different"),
        pytest.param(
            [ONE, b""], ("wrong", "an entry has no caBundle, so no call can succeed"), id="wiped"
        ),
        pytest.param(
            [], ("wrong", "an entry has no caBundle, so no call can succeed"), id="no-entry"
        ),
    ],
)
def test_every_entry_has_to_trust_the_same(bundles: list[bytes], expected: tuple[str, str]) -> None:
    assert told(judge_bundles(bundles, repair=FIX)) == expected


def injector(name: str, entry: str = "rev.namespace.sidecar-injector.istio.io") -> dict[str, Any]:
    return {"metadata": {"name": name}, "webhooks": [{"name": entry}]}


@pytest.mark.parametrize(
    ("mutating", "state"),
    [
        pytest.param([], State.FINE, id="no-injector"),
        pytest.param([injector("istio-sidecar-injector")], State.FINE, id="after-us"),
        pytest.param([injector("00-istio")], State.WRONG, id="before-us"),
        pytest.param([injector("00-first", "other.example.com")], State.FINE, id="another-trade"),
        pytest.param([{"metadata": {"name": "00-empty"}}], State.FINE, id="no-entry"),
    ],
)
def test_we_have_to_come_before_the_injector(mutating: list[dict[str, Any]], state: State) -> None:
    assert judge_order(mutating).state is state


def test_configurations_that_are_missing_are_named() -> None:
    nothing = Coverage(validated={}, mutated={})

    assert as_written(None, None, nothing, Installation(), None) == [
        "ValidatingWebhookConfiguration meshwarden is missing",
        "MutatingWebhookConfiguration 00-meshwarden is missing",
    ]


def test_what_differs_is_named() -> None:
    nothing = Coverage(validated={}, mutated={})
    bare: Any = {"metadata": {}, "webhooks": [{"name": "theirs"}]}

    assert as_written(bare, None, nothing, Installation(), None)[:2] == [
        "meshwarden: metadata.annotations differs",
        "meshwarden: metadata.labels differs",
    ]


@pytest.mark.parametrize(
    ("serving", "wanted", "expected"),
    [
        pytest.param(3, 3, ("fine", "3 of 3 replicas get reviews"), id="all"),
        pytest.param(1, 3, ("wrong", "1 of 3 replicas get reviews"), id="few"),
        pytest.param(0, 0, ("wrong", "0 of 0 replicas get reviews"), id="none"),
        pytest.param(1, None, ("fine", "1 of None replicas get reviews"), id="not-said"),
    ],
)
def test_as_many_replicas_answer_as_there_should_be(
    serving: int, wanted: object, expected: tuple[str, str]
) -> None:
    assert told(judge_endpoints(serving, wanted, repair=FIX)) == expected


DENIAL = 'admission webhook "config.validate.meshwarden.dev" denied the request: no'


@pytest.mark.parametrize(
    ("error", "state"),
    [
        pytest.param(ClusterError(DENIAL, code=403), State.FINE, id="denied-by-us"),
        pytest.param(
            ClusterError('admission webhook "other" denied the request', code=403),
            State.UNKNOWN,
            id="denied-by-others",
        ),
        pytest.param(ClusterError("not found", code=404), State.WRONG, id="no-such-kind"),
        pytest.param(ClusterError("may not", code=403), State.UNKNOWN, id="no-right"),
    ],
)
def test_only_our_refusal_proves_the_chain(error: ClusterError, state: State) -> None:
    assert judge_refusal(error, repair=FIX).state is state


HERE, THERE = Address("10.0.0.1", 8443), Address("10.0.0.2", 8443)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(
            [Shown(HERE), Shown(THERE)],
            [("fine", "2 replicas show a certificate that is trusted")],
            id="trusted",
        ),
        pytest.param(
            [Shown(HERE), Shown(THERE, "unable to get local issuer certificate")],
            [("wrong", "10.0.0.2:8443: unable to get local issuer certificate")],
            id="one-is-not",
        ),
        pytest.param(
            [Shown(HERE), Shown(THERE, "refused", answered=False)],
            [("wrong", "10.0.0.2:8443: refused")],
            id="one-is-away",
        ),
        pytest.param(
            [Shown(HERE, "no route", answered=False)],
            [
                (
                    "fine",
                    (
                        "no replica can be reached from this machine; "
                        "chain says whether the API server can"
                    ),
                )
            ],
            id="from-outside",
        ),
    ],
)
def test_replicas_have_to_show_what_is_trusted(
    shown: list[Shown], expected: list[tuple[str, str]]
) -> None:
    assert [told(each) for each in judge_shown(shown, repair=FIX)] == expected


def pod(name: str = "a", *, days: float = 60, engine: str = 'engine="embedded"} 1.0') -> Pod:
    end = (NOW + timedelta(days=days)).timestamp()
    metrics = f"meshwarden_certificate_not_after_seconds {end}\nmeshwarden_engine_up{{{engine}\n"
    return Pod(name, "serving", "image:1", "", metrics)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            pod(),
            [
                ("fine", "pod a serves a certificate that ends on 2026-07-31 00:00 UTC"),
                ("fine", "pod a judges by engine embedded"),
                ("fine", "every pod runs image:1"),
            ],
            id="well",
        ),
        pytest.param(
            pod(days=6, engine='engine="opa"} 0.0'),
            [
                ("wrong", "pod a serves a certificate that ends on 2026-06-07 00:00 UTC"),
                ("wrong", "pod a cannot judge: engine opa is down"),
                ("fine", "every pod runs image:1"),
            ],
            id="ill",
        ),
        pytest.param(
            Pod("a", "serving", "image:1", "9.9.9", "nothing"),
            [
                ("unknown", "pod a does not say when its certificate ends"),
                ("unknown", "pod a does not say by which engine it judges"),
                ("wrong", "pods run 9.9.9, and this command is 0.1.0"),
            ],
            id="another-version",
        ),
        pytest.param(
            Pod("a", "serving", "image:1", "", trouble="no route"),
            [
                ("unknown", "pod a does not show its metrics: no route"),
                ("fine", "every pod runs image:1"),
            ],
            id="silent",
        ),
    ],
)
def test_a_pod_says_how_it_is(found: Pod, expected: list[tuple[str, str]]) -> None:
    assert [told(each) for each in judge_pods([found], now=NOW, namespace="guard")] == expected


def test_pods_of_two_images_are_told_of() -> None:
    found = [Pod("a", "controller", "image:1", ""), Pod("b", "controller", "image:2", "")]

    assert [told(each) for each in judge_pods(found, now=NOW, namespace="guard")] == [
        ("wrong", "pods run different images: image:1, image:2")
    ]
