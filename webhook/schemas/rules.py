"""The rules in CEL that a schema holds beside its structure: `x-kubernetes-validations`.

See https://kubernetes.io/docs/reference/using-api/cel/. Rules about a change, which name
`oldSelf`, hold for updates only. A rule that the library cannot evaluate is passed over.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import cel
from cel import stdlib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.objects import Path

_RULES = "x-kubernetes-validations"
_UNKNOWN = "Undefined variable or function"


def breaches_of_rules(schema: Any, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Where *value*, which stands at *path*, breaks a rule of *schema*, and what the rule says."""
    if value is None:
        return
    for rule in schema.get(_RULES, ()):
        if "oldSelf" not in rule["rule"] and not _holds(rule["rule"], value):
            yield path, rule.get("message") or f"must keep to the rule {rule['rule']}"
    for inner, element, inside in _inner(schema, value):
        yield from breaches_of_rules(inner, inside, (*path, element))


def _inner(schema: Any, value: Any) -> Iterator[tuple[Any, str | int, Any]]:
    """The schema, place and value of everything directly inside of *value*."""
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties")
        for key, inside in value.items():
            inner = properties.get(key, others)
            if isinstance(inner, dict):
                yield inner, key, inside
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, inside in enumerate(value):
            yield schema["items"], index, inside


def _holds(rule: str, value: Any) -> bool:
    program = _program(rule)
    if program is None:
        return True
    context = cel.Context({"self": value})
    stdlib.add_stdlib_to_context(context)
    for name, function in _KUBERNETES.items():
        context.add_function(name, function)
    try:
        return program.execute(context) is not False
    except (RuntimeError, TypeError, ValueError) as error:
        # Kubernetes counts a rule that ends in an error as broken: no duration, for one.
        return _UNKNOWN in str(error)


@cache
def _program(rule: str) -> Any:
    try:
        return cel.compile(rule)
    except ValueError:
        return None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path)) or text.startswith("/")


def _scheme(text: str) -> str:
    return urlsplit(text).scheme


_KUBERNETES = {"isURL": _is_url, "url": lambda text: text, "getScheme": _scheme}
"""What Kubernetes adds to the language and Istio's definitions use."""
