"""Defaults become a JSON patch, and a JSON patch becomes an object."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from webhook.model.decision import PatchOperation
from webhook.model.objects import child, text
from webhook.model.paths import show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from webhook.model.decision import Mutation
    from webhook.model.findings import DefaultValue
    from webhook.model.objects import Json, Object, Path, PathElement
    from webhook.model.request import Request

DEFAULTED = "meshwarden.dev/defaulted"
"""The annotation that lists the guardrails whose defaults an object got."""


class Unplaceable(Exception):  # noqa: N818  # a default, not the program, is at fault
    """A default value that has no place in the object."""


class Draft:
    """An object that takes defaults on, with the operations that give it them."""

    def __init__(self, obj: Object) -> None:
        self._object: Any = obj
        self._placed: dict[Path, Json] = {}
        self.operations: list[PatchOperation] = []

    @property
    def object(self) -> Object:
        """The object with what it took on so far."""
        found: Object = self._object
        return found

    def value_at(self, path: Path) -> Json:
        """What stands at *path*; None where nothing does."""
        found: Json = _find(self._object, path)
        return found

    def place(self, defaults: Sequence[DefaultValue]) -> tuple[DefaultValue, ...]:
        """Put *defaults* where nothing stands: all of them, or none.

        Returns:
            Those that were placed; another guardrail may have given the same value already.

        Raises:
            Unplaceable: something else stands there, or in the place of a parent.
        """
        if not defaults:
            return ()
        trial = deepcopy(self)
        placed = tuple(default for default in defaults if trial._place(default))  # noqa: SLF001  # its own copy
        vars(self).update(vars(trial))
        return placed

    def record(self, guardrails: Collection[str]) -> None:
        """List *guardrails* in the annotation that says who defaulted what.

        Raises:
            Unplaceable: the object's annotations are no mapping.
        """
        if not guardrails:
            return
        annotations = child(child(self._object, "metadata"), "annotations")
        before = {known for known in text(annotations, DEFAULTED).split(",") if known}
        listed = ",".join(sorted(before | set(guardrails)))
        self._add(("metadata", "annotations", DEFAULTED), listed)

    def _place(self, default: DefaultValue) -> bool:
        if _find(self._object, default.path) is None:
            self._add(default.path, default.value)
            self._placed[default.path] = default.value
            return True
        if self._placed.get(default.path) == default.value:
            return False
        message = f"{show(default.path)} has a different value already"
        raise Unplaceable(message)

    def _add(self, path: Path, value: Json) -> None:
        """Add *value* by one operation, at the highest parent that is missing."""
        depth = _depth_of_holder(self._object, path)
        for key in reversed(path[depth + 1 :]):
            value = {str(key): value}
        holder = _find(self._object, path[:depth])
        if not isinstance(holder, dict) or not all(isinstance(k, str) for k in path[depth:]):
            message = f"{show(path)} cannot be added to what stands at {show(path[:depth])}"
            raise Unplaceable(message)
        holder[path[depth]] = deepcopy(value)
        self.operations.append(PatchOperation(path[: depth + 1], value))


def _depth_of_holder(obj: Json, path: Path) -> int:
    """How many elements of *path*, its last left out, lead to something that exists."""
    depth = len(path) - 1
    while depth and _find(obj, path[:depth]) is None:
        depth -= 1
    return depth


def _find(value: Any, path: Path) -> Any:
    """What stands at *path*, or None where it, or something on the way, is absent or null."""
    for element in path:
        value = _get(value, element)
    return value


def _get(holder: Any, element: PathElement) -> Any:
    if isinstance(holder, dict) and isinstance(element, str):
        return holder.get(element)
    if isinstance(holder, list) and isinstance(element, int) and 0 <= element < len(holder):
        return holder[element]
    return None


def apply(obj: Object, patch: Iterable[PatchOperation]) -> dict[str, Json]:
    """A copy of *obj* with *patch* applied, as an API server would; only `add` is ever made."""
    patched: Any = deepcopy(dict(obj))
    for operation in patch:
        _find(patched, operation.path[:-1])[operation.path[-1]] = deepcopy(operation.value)
    return dict(patched)


def mutated(request: Request, mutation: Mutation) -> Request:
    """*request* as validation sees it after *mutation*; itself where nothing is patched."""
    if not mutation.patch:
        return request
    return replace(request, object=apply(request.under_review, mutation.patch))
