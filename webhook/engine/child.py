"""The process beside us: reads a question, evaluates or compiles without limit, answers.

It knows nothing between two questions, so it can be killed at any moment, and imports next to
nothing, since every server keeps one waiting. Its parent ends it; alone it ends with its input.
"""

from __future__ import annotations

import base64
import json
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from webhook.engine import frames
from webhook.engine.rego import Program, RegoError, interpret, parse

if TYPE_CHECKING:
    from typing import IO

MEMORY_LIMIT = 1 << 30
"""Bytes of address space: a question that needs more ends this process and not its neighbours."""


def answer(question: bytes, input_json: bytes) -> bytes:
    """Do what *question* asks for, to `value` or `error`.

    Of its `modules` it evaluates the `rule`, or compiles the `entry_points`, or parses them.
    """
    asked = json.loads(question)
    try:
        value = _value(asked, input_json)
    except RegoError as error:
        return json.dumps({"error": str(error)}).encode()
    return json.dumps({"value": value}).encode()


def _value(asked: dict[str, Any], input_json: bytes) -> str:
    modules = [(name, source) for name, source in asked["modules"]]
    if "rule" in asked:
        return interpret(modules, asked["rule"], input_json.decode())
    if "entry_points" in asked:
        packed = Program.compile(modules, asked["entry_points"]).pack()
        return base64.b64encode(packed).decode()
    for name, source in modules:
        parse(name, source)
    return ""


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question after the other until there are no more."""
    with suppress(EOFError, BrokenPipeError):
        while True:
            question, input_json = frames.read(questions), frames.read(questions)
            frames.write(answers, answer(question, input_json))


def limit_memory() -> None:
    """Keep this process from taking the memory of the server beside it, where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415  # not on every system

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        # Without a limit, *most* is RLIM_INFINITY, which is -1.
        limit = MEMORY_LIMIT if most < 0 else min(most, MEMORY_LIMIT)
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    # Control-C reaches the whole group; the server drains, and may still have questions.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
