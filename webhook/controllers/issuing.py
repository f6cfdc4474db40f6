"""Whether a certificate has to be issued anew, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certs.chain import may_certify
from certs.issue import SKEW
from certs.pair import read_certificates
from certs.rotation import is_due
from certs.verify import verify
from webhook.installation.trust import is_under

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from certs.pair import Pair


def why_new_ca(ca: Pair | None, *, now: datetime, renewal: float) -> str | None:
    """Why *ca* cannot go on signing, or None.

    Args:
        ca: what the Secret holds.
        now: the moment of the question.
        renewal: the part of its life after which a certificate is renewed.
    """
    if ca is None:
        return "there is none"
    found = verify(ca, now=now)
    if found.problems:
        return "; ".join(found.problems)
    if not may_certify(read_certificates(ca.certificate)[0]):
        return "it is no CA"
    return "it is time" if _is_due(ca, now, renewal) else None


def why_new_leaf(
    leaf: Pair | None, authority: bytes, names: Iterable[str], *, now: datetime, renewal: float
) -> str | None:
    """Why replicas must not go on serving *leaf*, or None.

    Args:
        leaf: what the Secret holds.
        authority: the CA that is to have signed it.
        names: what it has to be for.
        now: the moment of the question.
        renewal: the part of its life after which a certificate is renewed.
    """
    problem = why_unusable(leaf, names, now=now)
    if problem or leaf is None:
        return problem
    if not is_under(leaf.certificate, authority, now):
        return "another CA is to sign it"
    return "it is time" if _is_due(leaf, now, renewal) else None


def why_unusable(leaf: Pair | None, names: Iterable[str], *, now: datetime) -> str | None:
    """Why no client would be content with *leaf*, whatever it trusts, or None."""
    if leaf is None:
        return "there is none"
    return "; ".join(verify(leaf, now=now, names=names).problems) or None


def _is_due(pair: Pair, now: datetime, renewal: float) -> bool:
    certificate = read_certificates(pair.certificate)[0]
    end = certificate.not_valid_after_utc
    # What we issue is dated back a little, which is no part of its life.
    life = end - min(certificate.not_valid_before_utc + SKEW, end)
    return is_due(end, now=now, lookahead=life * (1 - renewal))
