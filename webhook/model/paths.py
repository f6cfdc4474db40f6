"""How a path is shown to people: `spec.http[0].timeout`, `metadata.annotations["a/b"]`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.model.objects import Path

INTO_TEXT = "#"
"""The path element behind which keys belong to the YAML inside a string value."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def show(path: Path) -> str:
    """Write *path* in the one form that messages, logs, reports and docs use."""
    shown = ""
    for element in path:
        if isinstance(element, int):
            shown += f"[{element}]"
        elif element == INTO_TEXT:
            shown += INTO_TEXT
        elif _PLAIN_KEY.fullmatch(element):
            separator = "" if not shown or shown.endswith(INTO_TEXT) else "."
            shown += separator + element
        else:
            shown += f"[{json.dumps(element, ensure_ascii=False)}]"
    return shown


def without_indices(path: Path) -> Path:
    """*path* with its list indices left out: the same place whichever item came first."""
    return tuple(element for element in path if isinstance(element, str))
