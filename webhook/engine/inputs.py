"""The input document: identical for every engine, and usable with plain `opa eval`.

request      the AdmissionRequest as received, without object and oldObject
object       the object under review: object, or oldObject on DELETE
oldObject    on UPDATE, else null
guardrails   the ids that are asked for
params       the parameters in force, by guardrail id
context      the views that those guardrails declare, and no other
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from webhook.model.kinds import Operation

if TYPE_CHECKING:
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request


class InputError(Exception):
    """The request cannot be written as JSON; the text is fit for users."""


def input_document(
    request: Request,
    *,
    params: Mapping[str, Mapping[str, Json]],
    context: Object,
    judging_old: bool = False,
) -> dict[str, Any]:
    """The document of *request*; *judging_old* puts the old object in the place of the object."""
    is_update = request.operation is Operation.UPDATE
    return {
        "request": request.envelope,
        "object": request.old_object if judging_old else request.under_review,
        "oldObject": request.old_object if is_update and not judging_old else None,
        "guardrails": list(params),
        "params": params,
        "context": context,
    }


def encode(document: Mapping[str, Any]) -> str:
    """*document* as JSON.

    Raises:
        InputError: it holds what JSON cannot: half of a surrogate pair, endless nesting.
    """
    try:
        return _encoder.encode(document).decode()
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        message = f"the object cannot be written as JSON: {error}"
        raise InputError(message) from error


def _as_dict(value: object) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    message = f"it holds a value of type {type(value).__name__}"
    raise TypeError(message)


_encoder = msgspec.json.Encoder(enc_hook=_as_dict)
