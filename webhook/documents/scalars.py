"""What a YAML scalar means, resolved as `kubectl` resolves it.

The rules are those of go-yaml v2, which sigs.k8s.io/yaml uses: YAML 1.1 with `yes` and `on`, octals
and underscores, without sexagesimals and timestamps. See `resolve` in
https://github.com/yaml/go-yaml/blob/v2/resolve.go. JSON is written in between, so that a float
without a fraction arrives as an integer.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.model.objects import Json

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(
        ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True
    ),
    **dict.fromkeys(
        ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False
    ),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NOT_A_NUMBER = frozenset({".nan", ".NaN", ".NAN"})
_INFINITY = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
# The digits are bounded so that no text, however long, is slow to turn into a number.
_INTEGER = re.compile(
    r"[-+]?(?:0|[1-9][0-9]{0,19}|0[oO]?[0-7]{1,64}|0[xX][0-9a-fA-F]{1,64}|0[bB][01]{1,64})"
)
_LEADING_ZERO = re.compile(r"^([-+]?)0(?=[0-7])")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_FRACTION = re.compile(r"\.[0-9][0-9_]*(?:[eE][-+]?[0-9][0-9_]*)?")

_INT64_MAX = 2**63 - 1
_UINT64_MAX = 2**64 - 1
_TAG = "tag:yaml.org,2002:"


def resolve(text: str) -> Json:
    """The value of a plain scalar; ValueError where JSON has none for it."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "0123456789+-.":
        return text
    if text in _NOT_A_NUMBER or _INFINITY.fullmatch(text):
        message = f"JSON cannot hold {text}"
        raise ValueError(message)
    return _number(text) if text[0] != "." else _fraction(text)


def as_key(value: Json) -> str | None:
    """The text of *value* where it is a mapping's key; None for null, which cannot be one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def integer(value: int) -> int | float:
    """*value* as Kubernetes keeps it: what is beyond 64 bits loses its precision."""
    return value if -_INT64_MAX - 1 <= value <= _INT64_MAX else float(value)


def whole(value: float) -> int | float:
    """*value* as Go writes it to JSON and reads it back: `3.0` is `3`."""
    return int(value) if value.is_integer() and abs(value) <= _INT64_MAX else value


def _number(text: str) -> Json:
    digits = text.replace("_", "")
    if _INTEGER.fullmatch(digits):
        value = int(_LEADING_ZERO.sub(r"\g<1>0o", digits), base=0)
        if -_INT64_MAX - 1 <= value <= _UINT64_MAX:
            return integer(value)
    return _finite(digits, text) if _FLOAT.fullmatch(digits) else text


def _fraction(text: str) -> Json:
    try:
        return _finite(text, text) if _FRACTION.fullmatch(text) else text
    except ValueError:  # an underscore that stands between no two digits
        return text


def _finite(digits: str, text: str) -> Json:
    value = float(digits)
    # Go refuses to read 1e400 as a number, and so it stays a string.
    return whole(value) if abs(value) != float("inf") else text


_OF_TAG: dict[str, tuple[type, ...]] = {
    f"{_TAG}int": (int, float),
    f"{_TAG}float": (int, float),
    f"{_TAG}bool": (bool,),
    f"{_TAG}null": (type(None),),
}


def tagged(tag: str, text: str) -> Json:
    """The value of a scalar with an explicit *tag*; ValueError where the two do not agree.

    Tags that YAML does not define give a string, as `kubectl` has it.
    """
    if tag == f"{_TAG}binary":
        return _binary(text)
    if tag not in _OF_TAG:
        return text
    value = resolve(text)
    if type(value) not in _OF_TAG[tag]:
        message = f"{text!r} is no {tag.removeprefix(_TAG)}, as its tag claims"
        raise ValueError(message)
    return value


def _binary(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except binascii.Error:
        message = "!!binary is followed by what is no base64"
        raise ValueError(message) from None
