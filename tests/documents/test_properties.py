"""What holds of every document, tried on generated ones."""

from __future__ import annotations

import json
import re
import textwrap
from itertools import count
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.documents import only
from webhook.documents import Document, read

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = {"apiVersion": "v1", "kind": "Pod"}

# Without quotes, PyYAML takes these for text and kubectl does not; test_scalars has them.
DISPUTED = re.compile(r"[-+.0-9].*|[yYnN]", re.DOTALL)

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\u2028\u2029\x85\ufeff")).filter(
    lambda text: not DISPUTED.fullmatch(text)
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
YAML_STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "allow_unicode": st.booleans(),
        "indent": st.integers(2, 6),
        "width": st.sampled_from([20, 80, 10_000]),
        "explicit_start": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)
SHAPES = st.recursive(
    st.none(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=15,
)


@given(value=JSON, style=YAML_STYLES)
def test_yaml_is_read_as_pyyaml_reads_it(value: Any, style: Any) -> None:
    text = yaml.safe_dump(HEAD | {"x": value}, **style)

    assert only(text).object == HEAD | {"x": value} == yaml.safe_load(text)


@given(value=JSON, indent=st.none() | st.integers(0, 4), ascii_only=st.booleans())
def test_json_is_read_as_python_reads_it(
    value: Any, indent: int | None, *, ascii_only: bool
) -> None:
    text = json.dumps(HEAD | {"x": value}, indent=indent, ensure_ascii=ascii_only)

    assert only(text).object == HEAD | {"x": value}


def numbered(shape: Any, numbers: Iterator[int]) -> Any:
    """A value of that shape in which every key and leaf is another number: tuples are objects."""
    match shape:
        case None:
            return next(numbers)
        case tuple():
            return {f"k{next(numbers)}": numbered(inner, numbers) for inner in shape}
        case _:
            return [numbered(inner, numbers) for inner in shape]


def leaves(value: Any) -> Iterator[tuple[tuple[str | int, ...], int]]:
    match value:
        case int():
            yield (), value
        case dict():
            yield from (((k, *path), n) for k, v in value.items() for path, n in leaves(v))
        case _:
            yield from (((i, *path), n) for i, v in enumerate(value) for path, n in leaves(v))


def text_at(document: Document, text: str, path: tuple[str | int, ...]) -> str:
    place = document.locate(path)
    return text.split("\n")[place.line - 1][place.column - 1 :]


@given(shape=SHAPES, style=YAML_STYLES)
def test_the_place_of_every_value_in_yaml_holds_it(shape: Any, style: Any) -> None:
    value = HEAD | {"x": numbered(shape, count(100))}
    text = "---\n# é😀\n---\n" + yaml.safe_dump(value, **style)
    document = only(text)

    for path, number in leaves(value["x"]):
        assert text_at(document, text, ("x", *path)).startswith(str(number))


@given(shape=SHAPES, indent=st.none() | st.integers(0, 4))
def test_the_place_of_every_value_in_json_holds_it(shape: Any, indent: int | None) -> None:
    value = HEAD | {"x": numbered(shape, count(100))}
    text = "{}\n" + json.dumps(value, indent=indent)
    _no_object, document = read(text, "a.json")

    assert isinstance(document, Document)
    for path, number in leaves(value["x"]):
        assert text_at(document, text, ("x", *path)).startswith(str(number))


@given(shape=SHAPES, style=YAML_STYLES, indent=st.integers(3, 9))
def test_the_place_of_every_value_in_a_literal_block_holds_it(
    shape: Any, style: Any, indent: int
) -> None:
    value = {"x": numbered(shape, count(100))}
    inner = yaml.safe_dump(value, **style)
    text = "apiVersion: v1\nkind: Pod\ndata:\n  é: |\n" + textwrap.indent(inner, " " * indent)
    document = only(text)

    for path, number in leaves(value):
        assert text_at(document, text, ("data", "é", "#", *path)).startswith(str(number))


@given(text=st.text(st.sampled_from("a:{}[]-'\"&*!|>%#? \n\t\r,.<\ufeff0é😀\\x"), max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever stands before it, the next document is read, at its place."""
    found = list(read(f"{text}\n---\nkind: Pod\napiVersion: v1\n", "a.yaml"))

    last = found[-1]
    assert isinstance(last, Document)
    assert last.locate(("kind",)).line == text.count("\n") + 3
