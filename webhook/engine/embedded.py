"""The embedded engine: regorus in this process, and in a child for what takes too long here."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from webhook.engine.ahead import compile_ahead, unpack
from webhook.engine.compiler import Compiler
from webhook.engine.inputs import input_document
from webhook.engine.interpreter import Interpreter
from webhook.engine.programs import compile_guardrails, sources
from webhook.engine.question import EmbeddedQuestion
from webhook.engine.rego import Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from webhook.engine.ahead import Ahead
    from webhook.engine.programs import Compiled, Key
    from webhook.model.guardrail import Catalogue
    from webhook.model.kinds import Kind
    from webhook.model.objects import Json, Object
    from webhook.model.request import Request


class EmbeddedEngine:
    """Asks the guardrails of a catalogue; belongs to the thread that first asks it.

    Rego is compiled when a kind is first asked about, or ahead by `start`. A check of files may
    use it without `start`: the child process is then started by the first rule that needs it.
    """

    def __init__(self, catalogue: Catalogue, interpreter: Interpreter | None = None) -> None:
        """Judge by *catalogue*, with a child of its own or with the *interpreter* of another."""
        self._catalogue = catalogue
        self._compiled: dict[Key, Compiled[Program]] = {}
        self._of_kinds: dict[Kind, Compiled[Program]] = {}
        self._interpreter = interpreter or Interpreter()

    @property
    def is_up(self) -> bool:
        """Nothing outside this process has to be there."""
        return True

    async def start(self) -> None:
        """Do what the first reviews would else have to wait for: compile, start the child."""
        self.compile()
        await self._interpreter.start()

    async def close(self) -> None:
        """Leave no process behind, and drop here what may be dropped on no other thread."""
        self._compiled.clear()
        self._of_kinds.clear()
        await self._interpreter.close()

    async def successor(self, catalogue: Catalogue) -> EmbeddedEngine:
        """Compile for *catalogue* what is new in it, in another process; share all that is not.

        Raises:
            EngineUnavailable: there can be no other process now.
        """
        ahead = await asyncio.to_thread(_compile_elsewhere, catalogue, frozenset(self._compiled))
        found = EmbeddedEngine(catalogue, self._interpreter)
        found._take_over(self._compiled, ahead)
        return found

    async def retire(self) -> None:
        """Nothing to do: what was compiled is gone with the last review that needs it."""

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

    def _take_over(self, former: Mapping[Key, Compiled[Program]], ahead: Ahead) -> None:
        fresh = {key: unpack(packed) for key, packed in ahead.packed.items()}
        for kind, key in ahead.keys.items():
            self._compiled[key] = self._of_kinds[kind] = fresh.get(key) or former[key]

    def _of_kind(self, kind: Kind) -> Compiled[Program]:
        if kind not in self._of_kinds:
            guardrails = list(self._catalogue.of_kind(kind))
            # The same guardrails judge all workload kinds: one Program does for all of them.
            key = tuple(sources(self._catalogue, guardrails))
            if key not in self._compiled:
                self._compiled[key] = compile_guardrails(
                    self._catalogue, guardrails, Program.compile
                )
            self._of_kinds[kind] = self._compiled[key]
        return self._of_kinds[kind]


def _compile_elsewhere(catalogue: Catalogue, known: AbstractSet[Key]) -> Ahead:
    with Compiler() as compiler:
        return compile_ahead(catalogue, compiler.pack, known=known)
