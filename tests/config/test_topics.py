"""The topics that the index of the pages shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from webhook import policy
from webhook.config import load_topics
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = policy.load(policy.shipped())
HEAD = "apiVersion: meshwarden.dev/v1alpha1\nkind: Topics\nmetadata: {name: topics}\nspec:\n"


def test_topics_keep_their_order(tmp_path: Path) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text(f"{HEAD}  topics: {{Z: [vs-wildcard-host, ap-allow-all], A: [ap-allow-all]}}\n")

    assert list(load_topics(file, CATALOGUE).items()) == [
        ("Z", ("vs-wildcard-host", "ap-allow-all")),
        ("A", ("ap-allow-all",)),
    ]


@pytest.mark.parametrize(
    ("spec", "trouble"),
    [
        pytest.param(
            "  topics: {A: [ap-allow-al]}\n",
            'topics.yaml:5:16: spec.topics.A[0] is "ap-allow-al"; did you mean "ap-allow-all"?',
            id="an-id-that-is-misspelt",
        ),
        pytest.param(
            "  topics: {A: []}\n",
            "topics.yaml:5:15: spec.topics.A is empty and so holds for nothing; name at least one",
            id="a-topic-of-nothing",
        ),
        pytest.param(
            "  topic: {}\n",
            'topics.yaml:5:10: spec.topic is unknown; did you mean "topics"?',
            id="an-unknown-key",
        ),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, spec: str, trouble: str) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text(HEAD + spec)

    with pytest.raises(ConfigError) as raised:
        load_topics(file, CATALOGUE)

    assert trouble in str(raised.value)


def test_every_shipped_guardrail_has_a_topic() -> None:
    topics = load_topics(policy.shipped() / "topics.yaml", CATALOGUE)

    assert {id_ for ids in topics.values() for id_ in ids} == set(CATALOGUE.guardrails)
