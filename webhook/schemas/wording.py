"""Errors of jsonschema in our words: what is, then what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.config.fields import shown
from webhook.config.keywords import NOUNS
from webhook.config.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema import ValidationError

    from webhook.model.objects import Path

_NOUNS = {**NOUNS, "null": "null"}


def worded(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Each thing that *error* tells: where, and what."""
    path: Path = tuple(error.absolute_path)
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        for key in instance.keys() - schema.get("properties", {}).keys():
            yield (*path, key), f"field is unknown; {did_you_mean(key, schema['properties'])}"
    elif error.validator == "required":
        # One error for each that is missing.
        name = error.message.partition("'")[2].partition("'")[0]
        yield (*path, name), "is missing; must be set"
    elif error.validator == "anyOf" and {"type": "null"} in schema["anyOf"]:
        # The other branch is what the value may be.
        for inner in error.context:
            if inner.validator != "type" or inner.validator_value != "null":
                yield from worded(inner)
    else:
        tell = _WORDS.get(str(error.validator), _plain)
        yield path, tell(error)


def _type(error: ValidationError) -> str:
    value: Any = error.validator_value
    instance: Any = error.instance
    names = [_NOUNS[each] for each in ([value] if isinstance(value, str) else value)]
    return f"is {shown(instance)}; must be {' or '.join(names)}"


def _enum(error: ValidationError) -> str:
    known: Any = error.validator_value
    instance: Any = error.instance
    words = [str(each) for each in known if each != ""]
    return f"is {shown(instance)}; {did_you_mean(str(instance), words)}"


def _one_of(error: ValidationError) -> str:
    """Most say which of some fields may stand together."""
    branches: Any = error.validator_value
    names = [name for branch in branches for name in branch.get("required", ())]
    if not names:
        return _plain(error)
    # Istio also allows none of them, as a branch of its own.
    none_allowed = any("not" in branch for branch in branches)
    return f"must hold {'at most' if none_allowed else 'exactly'} one of {', '.join(names)}"


def _plain(error: ValidationError) -> str:
    return error.message


_WORDS: dict[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "enum": _enum,
    "oneOf": _one_of,
}
