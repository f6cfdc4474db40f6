from __future__ import annotations

import pytest

from webhook.documents import Document, Excerpt, excerpt, read

TEXT = """\
# one
---
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  x: 1
  y: 2
  z: 3
---
apiVersion: v1
kind: Pod
"""


def documents(text: str) -> list[Document]:
    found = list(read(text, "a.yaml"))
    assert all(isinstance(each, Document) for each in found)
    return [each for each in found if isinstance(each, Document)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(
            ("metadata", "name"),
            Excerpt(3, tuple(TEXT.split("\n")[2:9])),
            id="in-the-middle",
        ),
        pytest.param(("apiVersion",), Excerpt(3, tuple(TEXT.split("\n")[2:6])), id="at-the-start"),
        pytest.param(("spec", "z"), Excerpt(7, tuple(TEXT.split("\n")[6:10])), id="at-the-end"),
    ],
)
def test_the_lines_around_a_place(path: tuple[str, ...], expected: Excerpt) -> None:
    """Only those of the document itself."""
    document = documents(TEXT)[0]

    assert excerpt(document, document.locate(path)) == expected


def test_an_item_of_a_list() -> None:
    pod, job = (f"- apiVersion: v1\n  kind: {kind}\n" for kind in ("Pod", "Job"))
    text = f"apiVersion: v1\nkind: List\nitems:\n{pod}{job}"
    document = documents(text)[1]

    assert excerpt(document, document.locate(("kind",))) == Excerpt(
        6, ("  apiVersion: v1", "  kind: Job")
    )


def test_line_ends_of_windows_and_long_lines() -> None:
    text = f"apiVersion: v1\r\nkind: Pod\r\nx: {'y' * 1000}\r\n"
    (document,) = documents(text)

    assert excerpt(document, document.locate(("kind",))) == Excerpt(
        1, ("apiVersion: v1", "kind: Pod", f"x: {'y' * 237}")
    )


def test_a_text_without_a_last_line_end() -> None:
    (document,) = documents("apiVersion: v1\nkind: Pod")

    assert excerpt(document, document.locate(())) == Excerpt(1, ("apiVersion: v1", "kind: Pod"))
