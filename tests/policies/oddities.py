"""Objects that no schema would let through: one thing in them is of another type or name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Json, Object

_MISSING = object()
_ODD: tuple[Any, ...] = (
    *(_MISSING, None, "", "x", 0, -7, 1.5, True, False),
    *([], ["x"], [None], {}, {"x": "x"}, {"x": None}),
)


def odd_ones(obj: Object) -> Iterator[Object]:
    """*obj* with, at every place below `metadata` and `spec` and their like, every odd value."""
    for place in _places(obj):
        for value in _ODD:
            yield _with(obj, place, value)
        if isinstance(place[-1], str):
            yield _renamed(obj, place)


def _places(value: Json, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        if (*place, key) not in {("apiVersion",), ("kind",)}:
            yield (*place, key)
            yield from _places(item, (*place, key))


def _renamed(obj: Object, place: tuple[str | int, ...]) -> Any:
    """*obj* with what stands at *place* under a name that nobody knows."""
    *parents, name = place
    holder: Any = obj
    for key in parents:
        holder = holder[key]
    others = {key: item for key, item in holder.items() if key != name}
    renamed = {**others, f"{name}X": holder[name]}
    return _with(obj, tuple(parents), renamed) if parents else renamed


def _with(value: Any, place: tuple[str | int, ...], odd: Any) -> Any:
    key, *rest = place
    inner = _with(value[key], tuple(rest), odd) if rest else odd
    if isinstance(value, list):
        assert isinstance(key, int)
        return [*value[:key], *([] if inner is _MISSING else [inner]), *value[key + 1 :]]
    others = {name: item for name, item in value.items() if name != key}
    return others if inner is _MISSING else {**others, key: inner}
