"""An engine that keeps the last input document, so that another can be asked the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.engine.inputs import encode, input_document

if TYPE_CHECKING:
    from webhook.model.protocols import Engine, Question
    from webhook.model.request import Request


class Tapped:
    """Asks *engine*, and keeps what it was asked.

    Attributes:
        document: the last input document, as JSON.
    """

    def __init__(self, engine: Engine) -> None:
        self.document = ""
        self._engine = engine

    def question(self, request: Request, **arguments: Any) -> Question:
        """Keep the input document of *request*; see `Engine.question`."""
        self.document = encode(input_document(request, **arguments))
        return self._engine.question(request, **arguments)
