"""Kubernetes label selectors, checked as the API server checks them."""

from __future__ import annotations

from webhook.config.fields import Field
from webhook.config.parsers import list_of, member, text_like
from webhook.config.shapes import Key, Shape, entries
from webhook.model.selectors import LabelSelector, Requirement, SelectorOperator

_WORD = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_PREFIX = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"

_label_key = text_like(f"({_PREFIX}/)?{_WORD}", "the key of a label, such as istio.io/rev")
_label_text = text_like(_WORD, "the value of a label, such as enabled")


def _label_value(field: Field) -> str | None:
    # The one place where text may be empty: a label without a value.
    return "" if field.value == "" else _label_text(field)


def _label(key: str, field: Field) -> Requirement | None:
    value = _label_value(field)
    if _label_key(Field(key, field.path, field.problems)) is None or value is None:
        return None
    return Requirement(key, SelectorOperator.IN, frozenset({value}))


def _labels(field: Field) -> tuple[Requirement, ...]:
    found = entries(_label, field)
    return tuple(found[key] for key in sorted(found))


def _made_requirement(
    key: str, operator: SelectorOperator, values: tuple[str, ...] = ()
) -> Requirement:
    return Requirement(key, operator, frozenset(values))


_EXPRESSION = Shape(
    _made_requirement,
    {
        "key": Key("key", _label_key, missing="name the label"),
        "operator": Key("operator", member(SelectorOperator), missing="say how it compares"),
        "values": Key("values", list_of(_label_value, or_none=True)),
    },
)


def _expression(field: Field) -> Requirement | None:
    found = _EXPRESSION(field)
    if found is None:
        return None
    compares = found.operator in {SelectorOperator.IN, SelectorOperator.NOT_IN}
    if compares and not found.values:
        field.inside("values", None).refuse(f"is missing; {found.operator} needs at least one")
    elif found.values and not compares:
        field.inside("values", None).refuse(f"is given; {found.operator} takes none")
    return found


def _made_selector(
    labels: tuple[Requirement, ...] = (), expressions: tuple[Requirement, ...] = ()
) -> LabelSelector:
    return LabelSelector(labels + expressions)


label_selector = Shape(
    _made_selector,
    {
        "matchLabels": Key("labels", _labels),
        "matchExpressions": Key("expressions", list_of(_expression, or_none=True)),
    },
)
"""`matchLabels` and `matchExpressions`; neither of them selects everything, as in Kubernetes."""
