"""Values to YAML that reads the same to `kubectl`, to PyYAML and to YAML 1.2."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from webhook.documents import scalars

if TYPE_CHECKING:
    from webhook.model.objects import Json

# A word, or a number with a unit, such as 100m and 15s: nobody takes these for anything else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*|[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|Mi|Gi|Ki|M|G|k)")
# What JSON's quotes may hold as it is and YAML's may not.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_STEP = "  "


def flow(value: Json) -> str:
    """*value* in one line, as inside of braces."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_text(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value)


def block(key: str, value: Json) -> list[str]:
    """The lines of an entry of a mapping, the first without indentation."""
    if isinstance(value, Mapping) and value:
        return [f"{_text(key)}:", *(f"{_STEP}{line}" for line in entries(value))]
    return [f"{_text(key)}: {flow(value)}"]


def entries(value: Mapping[str, Json]) -> list[str]:
    """The lines of a mapping that is not empty."""
    return [line for key, each in value.items() for line in block(key, each)]


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and scalars.resolve(text) == text:
        return text
    return _UNPRINTABLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\U{ord(found[0]):08x}"
