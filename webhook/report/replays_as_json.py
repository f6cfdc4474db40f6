"""For programs: the report of every command, with the decisions that flip under `replay`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.report.as_json import content, naming, placing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from webhook.model.objects import Json
    from webhook.report.replays import Flip, Group, Members, Replay


def render(replay: Replay) -> Iterator[str]:
    """Write *replay* as one JSON object, in ASCII."""
    told: dict[str, Json] = {
        "passedOver": replay.passed_over,
        "first": _time(replay.first),
        "last": _time(replay.last),
        "flips": [
            {"before": turn.before, "after": turn.after, "reviews": count}
            for turn, count in sorted(replay.flips.turns.items())
        ],
        "groups": [_group(*item) for item in replay.flips.in_order()],
    }
    yield json.dumps({**content(replay.report), "replay": told}, indent=2)


def _group(group: Group, members: Members) -> dict[str, Json]:
    return {
        "before": group.turn.before,
        "after": group.turn.after,
        "guardrail": group.guardrail or None,
        "namespace": group.namespace,
        "user": group.user,
        "reviews": members.count,
        "examples": [_example(flip) for flip in members.examples],
    }


def _example(flip: Flip) -> dict[str, Json]:
    return {
        "object": naming(flip.object),
        "at": _time(flip.at),
        "location": placing(flip.location),
    }


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
