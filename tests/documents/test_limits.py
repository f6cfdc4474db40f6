from __future__ import annotations

import pytest

from webhook.documents import Document, read

POD = "apiVersion: v1\nkind: Pod\n"
TOO_DEEP = "nested deeper than 100 levels, as no Kubernetes object is"


def flow(depth: int) -> str:
    return f"{POD}x: {'[' * depth}{']' * depth}"


def block(depth: int) -> str:
    return f"{POD}x:\n{'- ' * depth}a"


def indented(depth: int) -> str:
    return f"{POD}x:\n" + "\n".join(" " * level + "a:" for level in range(1, depth + 1))


def aliased(depth: int) -> str:
    """Nesting that the text itself does not have."""
    anchors = "".join(f"a{level}: &a{level} [*a{level - 1}]\n" for level in range(1, depth))
    return f"{POD}a0: &a0 []\n{anchors}"


@pytest.mark.parametrize("nest", [flow, block, indented, aliased])
def test_nesting_is_bounded(nest: object) -> None:
    """A hundred levels are read, the object itself included; more are refused."""
    assert callable(nest)
    (read_all,) = read(nest(99), "a.yaml")
    (refused,) = read(nest(100), "a.yaml")

    assert isinstance(read_all, Document)
    assert str(refused).endswith(TOO_DEEP)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(flow(200_000), id="brackets"),
        pytest.param(block(200_000), id="dashes"),
        pytest.param(f"{POD}x: {'{a: ' * 200_000}", id="braces-never-closed"),
        pytest.param(f"{POD}{'? ' * 200_000}a", id="explicit-keys"),
        pytest.param(f"{flow(300)}\ny: &a b\nz: *a", id="with-an-alias"),
    ],
)
def test_no_nesting_overruns_the_stack(text: str) -> None:
    """The composer of libyaml is recursive in C, so that this would end the process."""
    (error,) = read(text, "a.yaml")

    assert str(error).endswith(TOO_DEEP)


def test_much_that_is_not_deep_is_read() -> None:
    """Many brackets side by side, and long runs of dashes, only look deep."""
    (document,) = read(f"{POD}x: [{'[],' * 1000}]\ny: |\n  {'-' * 1000}\n", "a.yaml")

    assert isinstance(document, Document)
    assert document.object["x"] == [[]] * 1000


def test_a_fault_in_what_looks_deep_is_told() -> None:
    (error,) = read(f"{POD}x: [{'[],' * 1000}\x07]\n", "a.yaml")
    (other,) = read(f"{POD}x: [{'[],' * 1000}@]\n", "a.yaml")

    assert str(error) == "a.yaml:3:3005: control character U+0007 cannot stand in YAML; remove it"
    assert str(other).startswith("a.yaml:3:3005: not valid YAML: found character")


def bomb(levels: int) -> str:
    lines = [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return f"{POD}a0: &a0 [{','.join('x' * 10)}]\n" + "\n".join(lines)


def test_aliases_cannot_blow_up_a_document() -> None:
    """Nine lines of text would be a thousand million values."""
    (error,) = read(bomb(9), "a.yaml")
    (sound,) = read(bomb(4), "a.yaml")

    assert str(error) == (
        "a.yaml:1:1: its aliases repeat more than 100,000 values;"
        " write them out where they are needed"
    )
    assert isinstance(sound, Document)


def test_an_anchor_cannot_contain_itself() -> None:
    (error,) = read(f"{POD}x: &a\n  y: [*a]\n", "a.yaml")

    assert str(error) == "a.yaml:3:4: an anchor's value contains itself; no JSON can hold that"
