"""Updates: what was there before, and what is new."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.review.conftest import a_request, an_object
from webhook.model.enforcement import Action, Setting, Unchanged
from webhook.model.kinds import Operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.review.conftest import Desk

    MakeDesk = Callable[..., Desk]


def update(old: Any, new: Any, **fields: Any) -> Any:
    return a_request(
        an_object(items=new),
        operation=Operation.UPDATE,
        old_object=an_object(items=old),
        **fields,
    )


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        pytest.param([9], [9], "warn", id="as-it-was"),
        pytest.param([1, 9], [9, 1], "warn", id="moved-in-the-list"),
        pytest.param([], [9], "deny", id="new"),
        pytest.param([9], [9, 9], "deny", id="one-more-than-before"),
        pytest.param([9, 9], [9], "warn", id="one-fewer"),
        pytest.param([9], [1], "allow", id="mended"),
    ],
)
def test_the_ratchet(desk: MakeDesk, old: list[int], new: list[int], outcome: str) -> None:
    """On UPDATE what was there before warns, and only what is new denies."""
    assert desk().validate(update(old, new)).outcome == outcome


def test_unchanged_deny_forgives_nothing(desk: MakeDesk) -> None:
    settings = {"vs-flagged": Setting(action=Action.DENY, unchanged=Unchanged.DENY)}

    assert desk(settings).validate(update([9], [9])).outcome == "deny"


def test_an_old_object_that_cannot_be_judged_forgives_nothing(desk: MakeDesk) -> None:
    request = replace(update([9], [9]), old_object=None)

    assert desk().validate(request).outcome == "deny"
