"""Topics: what people look for, and the guardrails that see to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.files import documents_in
from webhook.config.kinds import object_of
from webhook.config.parsers import exactly, list_of
from webhook.config.refusals import Refusals
from webhook.config.settings import guardrail_id
from webhook.config.shapes import Key, Shape, entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from webhook.config.fields import Field, Parser
    from webhook.model.guardrail import Catalogue

Topics = dict[str, tuple[str, ...]]
"""The ids of the guardrails of each topic, by its title."""


def load_topics(file: Path, catalogue: Catalogue) -> Topics:
    """The topics in *file*, in their order.

    Raises:
        ConfigError: all that is wrong with it, each with file, line, key and remedy.
    """
    refusals, found = Refusals(), Topics()
    for document in documents_in([file], refusals):
        found |= refusals.parse(document, _topics_of(catalogue)) or {}
    refusals.raise_if_any()
    return found


def _topics_of(catalogue: Catalogue) -> Parser[Topics]:
    ids = list_of(guardrail_id(catalogue))

    def topic(_title: str, field: Field) -> tuple[str, ...] | None:
        return ids(field)

    def same(topics: Mapping[str, tuple[str, ...]]) -> Topics:
        return dict(topics)

    name = exactly("topics", "as its file is named")
    spec = Key("topics", lambda field: entries(topic, field), missing="say which topics there are")
    return object_of(
        "Topics",
        metadata=Key("metadata", Shape(dict[str, str], {"name": Key("name", name)})),
        spec=Key("topics", Shape(same, {"topics": spec}), missing="say which topics there are"),
        make=lambda topics, **_others: topics,
    )
