"""Whatever a manifest holds, it holds after something was written into it."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.documents import only
from tests.documents.test_properties import HEAD, JSON, SHAPES, YAML_STYLES, numbered
from webhook.documents import edited, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Path


def holders(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The paths of all mappings in *value*."""
    if isinstance(value, dict):
        yield ()
        yield from ((key, *path) for key, inner in value.items() for path in holders(inner))
    elif isinstance(value, list):
        yield from ((i, *path) for i, inner in enumerate(value) for path in holders(inner))


def with_entries(value: Any, paths: list[Path], added: Any) -> Any:
    copy = deepcopy(value)
    for path in paths:
        holder = copy
        for element in path[:-1]:
            holder = holder[element]
        holder[path[-1]] = added
    return copy


@settings(deadline=None)  # a busy machine is no failure
@given(shape=SHAPES, style=YAML_STYLES, added=JSON, data=st.data())
def test_generated_yaml_holds_what_was_written_and_all_that_it_held(
    shape: Any, style: Any, added: Any, data: Any
) -> None:
    value = HEAD | {"x": numbered(shape, count(100))}
    text = f"# é😀\n{yaml.safe_dump(value, **style)}# the end\n"
    chosen = data.draw(st.lists(st.sampled_from(list(holders(value))), unique=True, max_size=4))
    paths = [(*path, "new") for path in chosen]

    edits = placed(only(text), [(path, added) for path in paths])

    assert None not in edits
    after = edited(text, filter(None, edits))
    assert only(after).object == with_entries(value, paths, added)
    assert "# é😀" in after
    assert "# the end" in after


@settings(deadline=None)  # a busy machine is no failure
@given(shape=SHAPES, indent=st.none() | st.integers(0, 4), added=JSON, data=st.data())
def test_generated_json_holds_what_was_written_and_all_that_it_held(
    shape: Any, indent: int | None, added: Any, data: Any
) -> None:
    value = HEAD | {"x": numbered(shape, count(100))}
    text = json.dumps(value, indent=indent)
    chosen = data.draw(st.lists(st.sampled_from(list(holders(value))), unique=True, max_size=4))
    paths = [(*path, "new") for path in chosen]

    edits = placed(only(text), [(path, added) for path in paths])

    after = edited(text, filter(None, edits))
    assert None not in edits
    assert json.loads(after) == with_entries(value, paths, added)
