"""The kind Exemption."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from webhook.config.kinds import object_of
from webhook.config.matches import match_of
from webhook.config.parsers import set_of, text
from webhook.config.settings import guardrail_id
from webhook.config.shapes import Key, Shape
from webhook.model.enforcement import EVERYTHING, Exemption

if TYPE_CHECKING:
    from webhook.config.fields import Field, Parser
    from webhook.model.guardrail import Catalogue

# What Python calls ISO 8601 is far more than this, such as the weeks of a year.
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[-+][0-9]{2}:[0-9]{2})"
_MOMENT = re.compile(rf"{_DATE.pattern}[Tt ]{_TIME}")
_EXPECTED = "a date such as 2027-01-31, or a time with a zone such as 2027-01-31T12:00:00Z"

_METADATA = Shape(
    dict[str, str],
    {
        "name": Key("name", text, missing="findings that it covers name it"),
        "namespace": Key("namespace", text, missing="an Exemption holds in its own namespace"),
    },
    others=True,
)


def exemption_of(catalogue: Catalogue) -> Parser[Exemption]:
    """The parser of Exemptions. One that has ended is sound; it only exempts nothing."""
    spec = {
        "guardrails": Key(
            "guardrails", set_of(guardrail_id(catalogue)), missing="say what it exempts from"
        ),
        "match": Key("match", match_of(catalogue.kinds())),
        "until": Key("until", until, missing="say when it ends, as every exemption does"),
        "reason": Key("reason", text, missing="say why, such as a ticket"),
    }
    return object_of(
        "Exemption",
        metadata=Key("metadata", _METADATA, missing="give it a name and a namespace"),
        spec=Key(
            "spec",
            Shape(dict[str, Any], spec),
            missing="say what it exempts from, until when and why",
        ),
        make=_made,
    )


def _made(metadata: dict[str, Any], spec: dict[str, Any], **_others: Any) -> Exemption:
    return Exemption(**metadata, **{"match": EVERYTHING, **spec})


def until(field: Field) -> datetime | None:
    """The last moment of a date in UTC, or the moment that RFC 3339 gives."""
    word = field.value if isinstance(field.value, str) else ""
    try:
        if _DATE.fullmatch(word):
            return datetime.combine(datetime.fromisoformat(word), time.max, UTC)
        if _MOMENT.fullmatch(word):
            return datetime.fromisoformat(word.upper())
    except ValueError:  # no such day or time
        pass
    field.expect(_EXPECTED)
    return None
