"""Values that a document lacks, to changes of its text that leave everything else as it is."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from webhook.documents import json_changes, json_text, yaml_changes
from webhook.documents.edits import Edit, changed
from webhook.documents.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webhook.documents.document import Document
    from webhook.documents.edits import Change
    from webhook.documents.source import Source
    from webhook.model.objects import Json, Path

    Addition = tuple[Path, Json]


def placed(document: Document, additions: Sequence[Addition]) -> list[Edit | None]:
    """How each of *additions* comes into the file of *document*; None where it has no place.

    Each is a path, whose parent exists and which is absent or null, and the value that is to stand
    there. Comments, order, quotes and line ends stay. What comes of the text is read again: an
    edit that says more or less than it should, for one behind an anchor, is not made.
    """
    source = document.source
    wanted = [(document.within + path, value) for path, value in additions]
    proposed = [_change(source, path, value) for path, value in wanted]
    # What was read of it already, but for objects that stand in a list.
    before = _value(source.text, source) if document.within else document.object
    kept: list[int] = [index for index, each in enumerate(proposed) if each]
    if not _holds(source, before, wanted, proposed, kept):
        kept = _one_by_one(source, before, wanted, proposed)
    return [
        _edit(source, each) if each and index in kept else None
        for index, each in enumerate(proposed)
    ]


def _one_by_one(
    source: Source,
    before: Json,
    wanted: Sequence[Addition],
    proposed: Sequence[Change | None],
) -> list[int]:
    kept: list[int] = []
    for index, each in enumerate(proposed):
        if each and _holds(source, before, wanted, proposed, [*kept, index]):
            kept.append(index)
    return kept


def _holds(
    source: Source,
    before: Json,
    wanted: Sequence[Addition],
    proposed: Sequence[Change | None],
    kept: Sequence[int],
) -> bool:
    """Whether the text with the changes *kept* says what it said, and what is wanted of them."""
    changes = [change for index in kept if (change := proposed[index])]
    expected = deepcopy(before)
    for index in kept:
        _put(expected, *wanted[index])
    return _value(changed(source.text, changes), source) == expected


def _value(text: str, source: Source) -> Json:
    """The value of *text*, or a text that no value equals where it cannot be read."""
    try:
        return next((value for value, _span in source.syntax.entries(text)), None)
    except Fault as fault:
        return str(fault)


def _put(obj: Any, path: Path, value: Json) -> None:
    for element in path[:-1]:
        obj = obj[element]
    obj[path[-1]] = value


def _change(source: Source, path: Path, value: Json) -> Change | None:
    of_syntax = json_changes.change if source.syntax is json_text else yaml_changes.change
    return of_syntax(source.text, path, value)


def _edit(source: Source, change: Change) -> Edit:
    return Edit(*source.position(change.start), *source.position(change.end), change.text)
