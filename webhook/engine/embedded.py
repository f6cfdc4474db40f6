"""The embedded engine: regorus in this process, and in a child for what takes too long here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.engine.inputs import input_document
from webhook.engine.interpreter import Interpreter
from webhook.engine.programs import compile_guardrails
from webhook.engine.question import EmbeddedQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.engine.programs import Compiled
    from webhook.model.guardrail import Catalogue
    from webhook.model.kinds import Kind
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request


class EmbeddedEngine:
    """Asks the guardrails of a catalogue; belongs to the thread that first asks it.

    Rego is compiled when a kind is first asked about, or ahead by `start`. A check of files may
    use it without `start`: the child process is then started by the first rule that needs it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._compiled: dict[tuple[str, ...], Compiled] = {}
        self._of_kinds: dict[Kind, Compiled] = {}
        self._interpreter = Interpreter()

    async def start(self) -> None:
        """Do what the first reviews would else have to wait for: compile, start the child."""
        self.compile()
        await self._interpreter.start()

    async def close(self) -> None:
        """Leave no process behind."""
        await self._interpreter.close()

    def compile(self) -> Mapping[str, str]:
        """Compile the guardrails of every kind; return why each that cannot be does not compile."""
        kinds = sorted(self._catalogue.kinds())
        return {
            guardrail: reason
            for kind in kinds
            for guardrail, reason in self._of_kind(kind).reasons.items()
        }

    def question(
        self,
        request: Request,
        *,
        params: Mapping[str, Mapping[str, Json]],
        context: Object,
        judging_old: bool = False,
    ) -> EmbeddedQuestion:
        """Parse the input document of *request* once; see `Engine.question`."""
        document = input_document(request, params=params, context=context, judging_old=judging_old)
        compiled = self._of_kind(request.kind)
        return EmbeddedQuestion(self._catalogue, compiled, self._interpreter, document)

    def _of_kind(self, kind: Kind) -> Compiled:
        if kind not in self._of_kinds:
            guardrails = list(self._catalogue.of_kind(kind))
            # The same guardrails judge all workload kinds: one Program does for all of them.
            ids = tuple(guardrail.id for guardrail in guardrails)
            if ids not in self._compiled:
                self._compiled[ids] = compile_guardrails(self._catalogue, guardrails)
            self._of_kinds[kind] = self._compiled[ids]
        return self._of_kinds[kind]
