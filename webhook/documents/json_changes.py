"""Where a new entry of an object goes in JSON, and how it is written there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from webhook.documents.edits import Change
from webhook.documents.json_steps import end_of, members
from webhook.documents.json_text import index_at

if TYPE_CHECKING:
    from webhook.model.objects import Json, Path


def change(text: str, path: Path, value: Json) -> Change | None:
    """How *value* comes to *path*, whose parent exists and which is absent or null."""
    key, at = path[-1], index_at(text, path[:-1])
    if at is None or text[at] != "{" or not isinstance(key, str):
        return None
    known = list(members(text, at))
    if not known:
        return Change(at + 1, at + 1, _entry(key, value, ""))
    for name, _start, value_at in known:
        if name == key:
            return Change(value_at, end_of(text, value_at), _written(value, ""))
    end = end_of(text, known[-1][2])
    # As the first of its siblings stands: on a line of its own, or behind a blank.
    gap = text[at + 1 : known[0][1]]
    return Change(end, end, f",{gap or ' '}{_entry(key, value, gap)}")


def _entry(key: str, value: Json, gap: str) -> str:
    return f"{json.dumps(key, ensure_ascii=False)}: {_written(value, gap)}"


def _written(value: Json, gap: str) -> str:
    """*value*, on several lines where *gap*, what stands before its siblings, is more than one."""
    if "\n" not in gap:
        return json.dumps(value, ensure_ascii=False)
    indent = gap.rpartition("\n")[2]
    step = "\t" if "\t" in indent else 2
    lines = json.dumps(value, ensure_ascii=False, indent=step).split("\n")
    ends = "\r\n" if "\r\n" in gap else "\n"
    return f"{ends}{indent}".join(lines)
