"""What a rule answered, as JSON, to findings: whatever is not of the contract's form is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, assert_never

import msgspec

from webhook.model.findings import Breach, DefaultValue, RuleName

if TYPE_CHECKING:
    from webhook.model.findings import Breaches, Defaults
    from webhook.model.objects import Path

UNDEFINED = "<undefined>"
"""What compiled Rego writes where OPA would have left an answer out."""

NONE = "[]"

_Key: TypeAlias = str | Annotated[int, msgspec.Meta(ge=0)]
_Keys: TypeAlias = Annotated[tuple[_Key, ...], msgspec.Meta(min_length=1)]


class AnswerError(Exception):
    """An answer is not of the contract's form; the text is fit for users."""


class _Breach(msgspec.Struct, forbid_unknown_fields=True):
    path: _Keys
    msg: Annotated[str, msgspec.Meta(min_length=1)]


class _Default(msgspec.Struct, forbid_unknown_fields=True):
    path: _Keys
    value: Any


_breaches = msgspec.json.Decoder(list[_Breach])
_defaults = msgspec.json.Decoder(list[_Default])


def read(rule: RuleName, answer: str, *, input_json: str) -> Breaches | Defaults:
    """The findings of *rule* by path, then by message or value, whatever order Rego has.

    Args:
        rule: the rule that was asked for.
        answer: what it answered, as JSON.
        input_json: what it was asked about; a word that stands in it is a user's, not Rego's.

    Raises:
        AnswerError: it is no set of `{"path", "msg"}` or `{"path", "value"}`.
    """
    if answer == NONE:
        return ()
    if UNDEFINED in answer and UNDEFINED not in input_json:
        message = f"its rule `{rule}` answered with an undefined value"
        raise AnswerError(message)
    try:
        return _read(rule, answer)
    except msgspec.MsgspecError as error:
        message = f"its rule `{rule}` answered in another form than the contract's: {error}"
        raise AnswerError(message) from error


def _read(rule: RuleName, answer: str) -> Breaches | Defaults:
    match rule:
        case RuleName.DENY:
            breaches = [Breach(found.path, found.msg) for found in _breaches.decode(answer)]
            return tuple(sorted(breaches, key=lambda found: (_order(found.path), found.message)))
        case RuleName.INJECT:
            defaults = [DefaultValue(found.path, found.value) for found in _defaults.decode(answer)]
            return tuple(
                sorted(defaults, key=lambda found: (_order(found.path), repr(found.value)))
            )
        case unreachable:
            assert_never(unreachable)


def _order(path: Path) -> tuple[tuple[bool, str | int], ...]:
    """Indices by number and keys by letter, where Python would compare neither with the other."""
    return tuple((isinstance(element, str), element) for element in path)
