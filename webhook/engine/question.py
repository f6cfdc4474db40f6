"""One input document, of which the compiled rules are asked, or else the interpreter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhook.engine.answers import NONE, AnswerError, read
from webhook.engine.inputs import InputError, encode
from webhook.engine.interpreter import OUT_OF_TIME
from webhook.engine.programs import entry_point, sources
from webhook.engine.rego import OverBudgetError, RegoError
from webhook.model.findings import EvaluationFailure, RuleName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.engine.interpreter import Interpreter
    from webhook.engine.programs import Compiled
    from webhook.engine.rego import Program, Session
    from webhook.model.findings import Answer
    from webhook.model.guardrail import Catalogue
    from webhook.model.protocols import Remaining


class EmbeddedQuestion:
    """Implements `Question`: the input is written and parsed once, whatever is asked of it."""

    def __init__(
        self,
        catalogue: Catalogue,
        compiled: Compiled[Program],
        interpreter: Interpreter,
        document: Mapping[str, Any],
    ) -> None:
        self._catalogue = catalogue
        self._compiled = compiled
        self._interpreter = interpreter
        self._sessions: dict[Program, Session] = {}
        self._input, self._refused = "", ""
        try:
            self._input = encode(document)
        except InputError as error:
            self._refused = str(error)

    async def ask(
        self, guardrails: Sequence[str], rule: RuleName, remaining: Remaining
    ) -> Mapping[str, Answer]:
        """Evaluate *rule* of each of *guardrails*, one after the other; see `Question.ask`."""
        answers: dict[str, Answer] = {}
        for guardrail in guardrails:
            try:
                # Waiting for the interpreter is rare, and a coroutine for each of them would cost.
                answer = self._evaluate(guardrail, rule, remaining)
            except OverBudgetError:
                answer = await self._interpret(guardrail, rule, remaining)
            answers[guardrail] = answer
        return answers

    def _evaluate(self, guardrail_id: str, rule: RuleName, remaining: Remaining) -> Answer:
        try:
            return self._read(rule, self._compiled_answer(guardrail_id, rule, remaining))
        except OverBudgetError:
            raise
        except (RegoError, AnswerError) as error:
            return EvaluationFailure(guardrail_id, str(error))

    def _compiled_answer(self, guardrail_id: str, rule: RuleName, remaining: Remaining) -> str:
        if remaining() <= 0:
            raise RegoError(OUT_OF_TIME)
        program = self._compiled.programs.get(guardrail_id)
        if program is None:
            raise RegoError(self._compiled.reasons.get(guardrail_id, "it judges no such kind"))
        guardrail = self._catalogue.guardrails[guardrail_id]
        if rule is RuleName.INJECT and not guardrail.injects:
            return NONE
        session = self._sessions.get(program) or self._session(program)
        return session.evaluate(entry_point(guardrail, rule))

    async def _interpret(self, guardrail_id: str, rule: RuleName, remaining: Remaining) -> Answer:
        guardrail = self._catalogue.guardrails[guardrail_id]
        try:
            answer = await self._interpreter.evaluate(
                sources(self._catalogue, [guardrail]),
                entry_point(guardrail, rule),
                self._input,
                seconds=remaining(),
            )
            return self._read(rule, answer)
        except (RegoError, AnswerError) as error:
            return EvaluationFailure(guardrail_id, str(error))

    def _read(self, rule: RuleName, answer: str) -> Answer:
        return read(rule, answer, input_json=self._input)

    def _session(self, program: Program) -> Session:
        """Parse the input for *program*, or say again why that cannot be done."""
        if self._refused:
            raise RegoError(self._refused)
        try:
            found = self._sessions[program] = program.session(self._input)
        except RegoError as error:
            self._refused = _unreadable(str(error))
            raise RegoError(self._refused) from error
        return found


def _unreadable(reason: str) -> str:
    if "recursion limit" in reason:
        return "the object is nested too deep for Rego; the limit is 127 levels"
    return f"the object cannot be handed to Rego: {reason}"
