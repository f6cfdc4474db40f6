"""One schema, and the objects that break it; imports jsonschema and a library for CEL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from webhook.schemas.rules import breaches_of_rules
from webhook.schemas.structural import json_schema
from webhook.schemas.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Object, Path


class Validator:
    """Tells what breaks a schema of a CustomResourceDefinition."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._structure = Draft202012Validator(json_schema(schema))

    def breaches(self, obj: Object) -> Iterator[tuple[Path, str]]:
        """Where and how *obj* breaks it; rules are asked only where the structure is right."""
        found = [each for error in self._structure.iter_errors(obj) for each in worded(error)]
        yield from found
        if not found:
            yield from breaches_of_rules(self._schema, obj)
