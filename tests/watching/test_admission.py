"""Our own kinds at admission: what files are told, without file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.watching.objects import enforcement, exemption

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl
    from tests.watching.conftest import Store
    from tests.watching.replica import Replica

DRY_RUN = ("--dry-run=server",)
WRONG = enforcement(
    {"guardrail": "vs-retry-bounded"},
    {"guardrail": "vs-retries-bounded", "action": "dney", "mach": {}},
    profile="prodution",
)


def test_a_wrong_enforcement_is_refused_with_the_words_that_files_get(
    kubectl: Kubectl, following: Replica
) -> None:
    assert following.server.is_ready()

    outcome = kubectl.create(WRONG)

    assert outcome.code == 1
    first, *lines, last = outcome.stderr.splitlines()
    assert first.endswith("denied the request: Enforcement default has 4 problems")
    assert lines == [
        'spec.profile is "prodution"; did you mean "production"?',
        'spec.bindings[0].guardrail is "vs-retry-bounded"; did you mean "vs-retries-bounded"?',
        'spec.bindings[1].mach is unknown; did you mean "match"?',
        'spec.bindings[1].action is "dney"; did you mean "deny"?',
    ]
    assert last.startswith("request: ")


def test_what_has_no_effect_is_warned_of(kubectl: Kubectl, following: Replica) -> None:
    assert following.server.is_ready()

    other = kubectl.create(enforcement(name="other"), flags=DRY_RUN)
    ended = kubectl.create(exemption("a", "2020-01-31"), flags=DRY_RUN)

    assert (other.code, ended.code) == (0, 0)
    assert other.stderr == (
        "Warning: Enforcement other: it is not in force: "
        'only the Enforcement named "default" is, and this is "other"\n'
    )
    assert ended.stderr == (
        "Warning: Exemption shop/a: it exempts from nothing: it ended at 2020-01-31T23:59:59Z\n"
    )


def test_a_wrong_exemption_is_refused(kubectl: Kubectl, following: Replica) -> None:
    assert following.server.is_ready()

    outcome = kubectl.create(exemption("a", "soon", reason=" "))

    assert outcome.code == 1
    _first, *lines, _last = outcome.stderr.splitlines()
    assert lines == [
        (
            'spec.until is "soon"; expected a date such as 2027-01-31, '
            "or a time with a zone such as 2027-01-31T12:00:00Z"
        ),
        'spec.reason is " "; expected text',
    ]


def test_a_wrong_object_can_be_deleted(
    kubectl: Kubectl, following: Replica, unguarded: Store
) -> None:
    unguarded(WRONG)
    assert following.server.is_ready()

    assert kubectl("delete", "enforcement", "default").code == 0
