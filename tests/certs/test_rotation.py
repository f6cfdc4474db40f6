"""When to renew, and what to trust meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from certs.errors import PkiError
from certs.issue import issue_ca, issue_leaf
from certs.rotation import bundle, is_due, lookahead
from certs.verify import verify

if TYPE_CHECKING:
    from datetime import datetime

    from certs.pair import Pair


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(0, False, id="new"),
        pytest.param(59, False, id="just-before-two-thirds"),
        pytest.param(60, True, id="at-two-thirds"),
        pytest.param(91, True, id="ended"),
    ],
)
def test_a_leaf_is_due_at_two_thirds_of_its_life(now: datetime, day: int, expected: bool) -> None:
    end = now + timedelta(days=90)

    due = is_due(end, now=now + timedelta(days=day), lookahead=lookahead(now, end))

    assert due is expected


def test_a_bundle_serves_leaves_of_the_old_and_the_new_ca(ca: Pair, now: datetime) -> None:
    new_ca = issue_ca(now=now)
    trusted = bundle(new_ca.certificate, ca.certificate, now=now)

    for issuer in (ca, new_ca):
        leaf = issue_leaf(issuer, ["guard"], now=now)
        assert verify(leaf, now=now, ca=trusted).problems == ()


def test_a_bundle_leaves_out_what_has_ended_and_what_is_there_already(
    ca: Pair, now: datetime
) -> None:
    ended = issue_ca(now=now - timedelta(days=9), lifetime=timedelta(days=1))

    trusted = bundle(ca.certificate, ended.certificate + ca.certificate, now=now)

    assert trusted == ca.certificate


def test_a_bundle_refuses_what_is_no_certificate(ca: Pair, now: datetime) -> None:
    """A bundle that silently lost a CA would turn the webhook off."""
    with pytest.raises(PkiError):
        bundle(ca.certificate, b"none", now=now)
