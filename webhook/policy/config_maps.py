"""Guardrails of one's own in ConfigMaps: one Rego source under each key that ends in `.rego`.

A key cannot hold a path as the name of a file in a folder does, so the place of a source is what
its package says: `package acme.virtualservice.owner` stands as acme/virtualservice/owner/owner.rego
would.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from webhook.model.objects import child, strings_in, text
from webhook.policy.folders import LIBRARY, PACKAGE, RegoFile
from webhook.policy.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.model.objects import Object

LABEL = "meshwarden.dev/policies"
"""What marks a ConfigMap as one of ours."""
LABEL_VALUE = "rego"

_NO_GUARDRAIL = "no guardrail; expected a key such as NAME.rego"
_SUFFIX = ".rego"
_TEST = "_test.rego"
_NOWHERE = ("",)


def root_of(config_map: Object) -> Path:
    """The folder that a ConfigMap stands for in messages; kubectl takes it for the object."""
    return Path("configmap", text(child(config_map, "metadata"), "name"))


def sources_of(config_maps: Iterable[Object]) -> list[Source]:
    """Every source but for tests, in the order of the names of the ConfigMaps and their keys."""
    return [
        source
        for config_map in sorted(config_maps, key=root_of)
        for source in _sources_in(config_map)
    ]


def _sources_in(config_map: Object) -> Iterator[Source]:
    root = root_of(config_map)
    data = strings_in(config_map, "data")
    names = sorted(name for name in data if name.endswith(_SUFFIX) and not name.endswith(_TEST))
    if not names:
        yield Source(root, RegoFile(root, _NOWHERE), fault=_NO_GUARDRAIL)
    for name in names:
        yield Source(root, RegoFile(root / name, _place(name, data[name])), data[name])


def _place(name: str, source: str) -> tuple[str, ...]:
    found = PACKAGE.search(source)
    if found is None:
        # No package at all: that is told as of a file in a folder of its name.
        stem = name.removesuffix(_SUFFIX)
        return (stem, stem)
    parts = tuple(found[1].split("."))
    return parts if parts[0] == LIBRARY else (*parts, parts[-1])
