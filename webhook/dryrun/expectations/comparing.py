"""What was expected, and what came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from webhook.model.enforcement import Action
from webhook.model.paths import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from webhook.dryrun.expectations.suite import ExpectedDefault, ExpectedFinding
    from webhook.model.decision import Injected, Violation
    from webhook.model.objects import Json

_MINDED = (Action.DENY, Action.WARN)


class Shown(Protocol):
    """Something that says what it is."""

    def shown(self) -> dict[str, Json]:
        """What it says."""
        ...


E = TypeVar("E", bound=Shown)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Difference(Generic[E, C]):
    """What did not come, and what came that nobody expected."""

    missing: tuple[E, ...] = ()
    unexpected: tuple[C, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.unexpected)


def _compare(
    expected: Iterable[E], came: Iterable[C], fits: Callable[[E, C], bool]
) -> Difference[E, C]:
    left = list(came)
    missing = []
    for each in expected:
        found = next((one for one in left if fits(each, one)), None)
        if found is None:
            missing.append(each)
        else:
            left.remove(found)
    return Difference(tuple(missing), tuple(left))


def compare_findings(
    expected: Sequence[ExpectedFinding], came: Sequence[Violation]
) -> Difference[ExpectedFinding, Violation]:
    """How *came* differs from *expected*: what denies and warns counts, also unexpected."""
    gravest_first = sorted(came, key=lambda each: each.action not in _MINDED)
    found = _compare(expected, gravest_first, _finding_fits)
    minded = tuple(
        each for each in found.unexpected if each.action in _MINDED and each.exemption is None
    )
    return Difference(found.missing, minded)


def compare_defaults(
    expected: Sequence[ExpectedDefault], came: Sequence[Injected]
) -> Difference[ExpectedDefault, Injected]:
    """How *came* differs from *expected*."""
    return _compare(expected, came, _default_fits)


def _finding_fits(expected: ExpectedFinding, came: Violation) -> bool:
    return (
        expected.guardrail == came.guardrail.id
        and expected.exemption == came.exemption
        and expected.action in {None, came.action}
        and _path_fits(expected.path, show(came.path))
        and (expected.message is None or re.search(expected.message, came.message) is not None)
    )


def _default_fits(expected: ExpectedDefault, came: Injected) -> bool:
    return (
        expected.guardrail == came.guardrail.id
        and _path_fits(expected.path, show(came.default.path))
        and expected.value in (None, came.default.value)
    )


def _path_fits(expected: str | None, came: str) -> bool:
    if expected is None:
        return True
    form = ".*".join(map(re.escape, expected.split("*")))
    return re.fullmatch(form, came) is not None


def shown_violation(violation: Violation) -> dict[str, Json]:
    """*violation*, as an expectation would say it."""
    said: dict[str, Json] = {
        "guardrail": violation.guardrail.id,
        "action": violation.action,
        "path": show(violation.path),
        "message": violation.message,
    }
    return said if violation.exemption is None else said | {"exemption": violation.exemption}


def shown_default(injected: Injected) -> dict[str, Json]:
    """*injected*, as an expectation would say it."""
    return {
        "guardrail": injected.guardrail.id,
        "path": show(injected.default.path),
        "value": injected.default.value,
    }
