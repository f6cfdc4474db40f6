"""What the status of an Enforcement or an Exemption should say; see `manifests/base/crds`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from webhook.config.own_kinds import ENFORCEMENT, EXEMPTION, IN_FORCE
from webhook.model import paths
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from webhook.model.enforcement import Configuration, Exemption, LeftOut
    from webhook.model.objects import Object

ACCEPTED = "Accepted"
ACTIVE = "Active"
ENDED = "Ended"

_MOST_ENTRIES = 20
_LONGEST = 1024
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Said:
    """One condition, before it is known since when it holds."""

    type: str
    holds: bool
    reason: str
    message: str


def enforcement_status(obj: Object, configuration: Configuration, now: datetime) -> Object:
    """The status of the Enforcement *obj* where *configuration* is in force."""
    if text(child(obj, "metadata"), "name") != IN_FORCE:
        message = f'only the Enforcement named "{IN_FORCE}" is in force'
        return _status(
            obj, [Said(ACCEPTED, holds=False, reason="NotInForce", message=message)], now
        )
    entries = [each for each in configuration.left_out if each.kind == ENFORCEMENT]
    exemptions = [each for each in configuration.left_out if each.kind == EXEMPTION]
    return {
        **_status(obj, [_of_entries(entries)], now),
        "profile": configuration.enforcement.profile.name,
        "leftOutCount": len(entries),
        "leftOut": [
            {"path": paths.show(each.path), "problem": _cut("; ".join(each.problems))}
            for each in entries[:_MOST_ENTRIES]
        ],
        "activeExemptions": sum(each.holds(now) for each in configuration.exemptions),
        "leftOutExemptions": len(exemptions),
    }


def exemption_status(obj: Object, configuration: Configuration, now: datetime) -> Object:
    """The status of the Exemption *obj* where *configuration* is in force."""
    metadata = child(obj, "metadata")
    identity = text(metadata, "namespace"), text(metadata, "name")
    for granted in configuration.exemptions:
        if (granted.namespace, granted.name) == identity:
            said = [Said(ACCEPTED, holds=True, reason="Valid", message="nothing is wrong with it")]
            said.append(_of_end(granted, now))
            return {**_status(obj, said, now), "until": moment(granted.until)}
    return _status(obj, _invalid(configuration.left_out, identity), now)


def is_active(obj: Object) -> bool:
    """Whether the status of *obj* says that it exempts."""
    return any(
        condition["type"] == ACTIVE and condition["status"] == "True"
        for condition in _conditions_in(child(obj, "status"))
    )


def has_ended(status: Object) -> bool:
    """Whether *status* says that an Exemption is right, but over."""
    return any(condition["reason"] == ENDED for condition in _conditions_in(status))


def moment(at: datetime) -> str:
    """*at* as a status shows it, to the second."""
    return at.astimezone(UTC).strftime(_MOMENT)


def _of_entries(entries: list[LeftOut]) -> Said:
    if not entries:
        return Said(ACCEPTED, holds=True, reason="AllInForce", message="all of it is in force")
    count = "1 entry is" if len(entries) == 1 else f"{len(entries)} entries are"
    problems = "; ".join(problem for each in entries for problem in each.problems)
    message = _cut(f"{count} wrong and not in force: {problems}")
    return Said(ACCEPTED, holds=False, reason="EntriesLeftOut", message=message)


def _of_end(granted: Exemption, now: datetime) -> Said:
    if granted.holds(now):
        return Said(ACTIVE, True, "InForce", f"until {moment(granted.until)}")  # noqa: FBT003  # `holds`
    return Said(ACTIVE, False, ENDED, f"ended at {moment(granted.until)}")  # noqa: FBT003  # as above


def _invalid(left_out: Iterable[LeftOut], identity: tuple[str, str]) -> list[Said]:
    problems = [
        problem
        for each in left_out
        if each.kind == EXEMPTION and (each.namespace, each.name) == identity
        for problem in each.problems
    ]
    message = _cut("; ".join(problems))
    return [
        Said(type_, holds=False, reason="Invalid", message=message) for type_ in (ACCEPTED, ACTIVE)
    ]


def _status(obj: Object, said: Iterable[Said], now: datetime) -> dict[str, Any]:
    generation = child(obj, "metadata").get("generation")
    return {
        "observedGeneration": generation,
        "conditions": list(_conditions(obj, said, generation, now)),
    }


def _conditions(
    obj: Object, said: Iterable[Said], generation: Any, now: datetime
) -> Iterator[dict[str, Any]]:
    former = {each["type"]: each for each in _conditions_in(child(obj, "status"))}
    for each in said:
        status = str(each.holds)
        before = former.get(each.type, {})
        is_same = before.get("status") == status
        yield {
            "type": each.type,
            "status": status,
            "observedGeneration": generation,
            "lastTransitionTime": before["lastTransitionTime"] if is_same else moment(now),
            "reason": each.reason,
            "message": each.message,
        }


def _conditions_in(status: Object) -> list[dict[str, Any]]:
    # Only we write them, and the schema says what they hold.
    found: Any = status.get("conditions")
    return found or []


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
