"""A structural schema, as CustomResourceDefinitions have it, to plain JSON Schema.

See https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/.
An API server drops fields that the schema does not name, and kubectl warns of them: here they are
refused, since what was meant by them does not happen.
"""

from __future__ import annotations

from typing import Any

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_INT_OR_STRING = "x-kubernetes-int-or-string"
_OWN = ("x-kubernetes-", "description", "default", "nullable", "format")
_EVERY_OBJECT = ("apiVersion", "kind", "metadata", "status")


def json_schema(schema: Any) -> dict[str, Any]:
    """The JSON Schema of whole objects of a kind."""
    made = _node(schema)
    # Every object has these, whether the schema names them or not; the status is not the user's.
    properties = made.setdefault("properties", {})
    properties.update({key: {} for key in _EVERY_OBJECT})
    if not schema.get(_PRESERVE):
        made["additionalProperties"] = False
    return made


def _node(schema: Any) -> dict[str, Any]:
    """The schema of a value; what bounds values further (`oneOf` and the like) stays as it is."""
    made = {key: value for key, value in schema.items() if not key.startswith(_OWN)}
    if schema.get(_INT_OR_STRING):
        made["type"] = ["integer", "string"]
        made.pop("anyOf", None)
    if "properties" in schema:
        made["properties"] = {key: _node(value) for key, value in schema["properties"].items()}
        if not (schema.get(_PRESERVE) or "additionalProperties" in schema):
            made["additionalProperties"] = False
    if isinstance(schema.get("items"), dict):
        made["items"] = _node(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        made["additionalProperties"] = _node(schema["additionalProperties"])
    return {"anyOf": [{"type": "null"}, made]} if schema.get("nullable") else made
