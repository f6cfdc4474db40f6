"""The only module that imports regorus: what can go wrong there is told here in our own words.

Everything of regorus must be used on the thread that made it. Its errors carry a native stack
trace if they are let, which is cut off; its panics are BaseExceptions, which `except Exception`
would miss.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, NoReturn

# For the first stack trace regorus reads the symbols of the whole process, which takes 50 MiB and
# 0.2 s. It asks this when it meets its first error.
os.environ.setdefault("RUST_LIB_BACKTRACE", "0")

import regorus

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_DATA = "{}"
_TRACE = "\n\nStack backtrace"
_CAUSE = "\n\nCaused by"
_LOCATED = re.compile(r"--> (\S+:\d+:\d+)\n.*?\nerror: (.*)", re.DOTALL)
_OVER_BUDGET = "exceeded maximum instruction limit"
_UNDEFINED = '"<undefined>"'
_PANIC = "PanicException"
"""regorus does not export the class."""


class RegoError(Exception):
    """Rego could not be compiled or evaluated; the text is fit for users."""


class OverBudgetError(RegoError):
    """A compiled rule took more instructions than one execution may."""


class Program:
    """Compiled rules of some guardrails."""

    def __init__(self, compiled: regorus.Program) -> None:
        self._program = compiled

    @classmethod
    def compile(cls, modules: Sequence[tuple[str, str]], entry_points: Sequence[str]) -> Program:
        """Compile *modules*, (name, source) each, for the rules named by *entry_points*."""
        try:
            return cls(
                regorus.Program.compile_from_modules(NO_DATA, list(modules), list(entry_points))
            )
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            _raise(error)

    @classmethod
    def unpack(cls, packed: bytes) -> Program:
        """Take a program that was compiled elsewhere: it then belongs to this thread."""
        try:
            compiled, _ = regorus.Program.deserialize_binary(packed)
            return cls(compiled)
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            _raise(error)

    def pack(self) -> bytes:
        """The program in a form that goes to other threads and processes of this version."""
        packed: bytes = self._program.serialize_binary()
        return packed

    def session(self, input_json: str) -> Session:
        """Parse the input once, for any number of evaluations."""
        return Session(self._program, input_json)


class Session:
    """Compiled rules with one input: costs a microsecond beside the parsing of the input."""

    def __init__(self, program: regorus.Program, input_json: str) -> None:
        self._program = program
        self._input = input_json
        self._machine = self._prepared()

    def evaluate(self, entry_point: str) -> str:
        """The value of a rule as JSON; raise OverBudgetError where it takes too long for here."""
        try:
            answer: str = self._machine.execute_entry_point(entry_point)
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            if _is_panic(error):
                # A machine that panicked is in no known state.
                self._machine = self._prepared()
            _raise(error)
        return answer

    def _prepared(self) -> regorus.Rvm:
        machine = regorus.Rvm()
        try:
            machine.load_program(self._program)
            machine.set_input_json(self._input)
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            _raise(error)
        return machine


def interpret(modules: Sequence[tuple[str, str]], rule: str, input_json: str) -> str:
    """The value of *rule* as JSON, without a limit of instructions: slow, and not to be bounded."""
    try:
        engine = regorus.Engine()
        for name, source in modules:
            engine.add_policy(name, source)
        engine.set_input_json(input_json)
        answer: str = engine.eval_rule_as_json(rule)
    except BaseException as error:  # noqa: BLE001  # sorted out by _raise
        _raise(error)
    return answer


class Interpretation:
    """Modules on the interpreter, which knows `with` and counts the lines that it evaluates.

    A built-in that is given a wrong type is an error here, where compiled Rego, and OPA, find it
    undefined.
    """

    def __init__(self, modules: Sequence[tuple[str, str]]) -> None:
        """Read *modules*, (name, source) each; raise RegoError where one is no Rego."""
        try:
            self._engine = regorus.Engine()
            self._engine.set_enable_coverage(True)
            for name, source in modules:
                self._engine.add_policy(name, source)
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            _raise(error)

    def value(self, rule: str) -> str | None:
        """The value of *rule* as JSON, None where it is undefined."""
        try:
            answer: str = self._engine.eval_rule_as_json(rule)
        except BaseException as error:  # noqa: BLE001  # sorted out by _raise
            _raise(error)
        return None if answer == _UNDEFINED else answer

    def lines(self, name: str) -> tuple[list[int], list[int]]:
        """The lines of the module *name* that were evaluated so far, and the others; 1-based.

        There are none at all before something of it was evaluated.
        """
        report = json.loads(self._engine.get_coverage_report_as_json())
        files = {file["path"]: (file["covered"], file["not_covered"]) for file in report["files"]}
        return files.get(name, ([], []))


def parse(name: str, source: str) -> None:
    """See that *source* is Rego, whatever it refers to; raise RegoError where it is not."""
    try:
        regorus.Engine().add_policy(name, source)
    except BaseException as error:  # noqa: BLE001  # sorted out by _raise
        _raise(error)


def syntax(name: str, source: str) -> Any:
    """The syntax tree of *source*, in the form of regorus; raise RegoError where it is no Rego.

    Offsets in it count the bytes of UTF-8. Nothing of it belongs to any thread.
    """
    try:
        engine = regorus.Engine()
        engine.add_policy(name, source)
        text: str = engine.get_ast_as_json()
    except BaseException as error:  # noqa: BLE001  # sorted out by _raise
        _raise(error)
    return json.loads(text)[0]["ast"]


def _raise(error: BaseException) -> NoReturn:
    if _is_panic(error):
        message = f"the Rego engine failed inside: {_first_line(str(error))}"
        raise RegoError(message) from None
    if not isinstance(error, Exception):
        raise error
    reason = _reason(str(error))
    raise (OverBudgetError if _OVER_BUDGET in reason else RegoError)(reason) from None


def _is_panic(error: BaseException) -> bool:
    return type(error).__name__ == _PANIC


def _reason(text: str) -> str:
    """One line: where in the Rego, if that is known, and what."""
    told = text.split(_TRACE, 1)[0].split(_CAUSE, 1)[0].strip()
    located = _LOCATED.match(told)
    return f"{located[1]}: {located[2]}" if located else told


def _first_line(text: str) -> str:
    return text.partition("\n")[0]
