"""The child process answers what it is asked, and ends with its input."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from webhook.engine import child, frames, process
from webhook.engine.rego import Program

RULE = "package t\n\nimport rego.v1\n\nx contains input.name\n"


def question(source: str = RULE) -> bytes:
    return json.dumps({"modules": [["t.rego", source]], "rule": "data.t.x"}).encode()


def replies(stream: io.BytesIO) -> list[Any]:
    found = []
    while stream.tell() < len(stream.getvalue()):
        found.append(json.loads(frames.read(stream)))
    return found


def test_each_question_is_answered_in_turn() -> None:
    asked, answered = io.BytesIO(), io.BytesIO()
    for name in ("a", "ü"):
        frames.write(asked, question(), json.dumps({"name": name}).encode())
    asked.seek(0)

    child.serve(asked, answered)

    answered.seek(0)
    assert [json.loads(reply["value"]) for reply in replies(answered)] == [["a"], ["ü"]]


def test_an_error_is_an_answer_and_the_next_question_is_taken() -> None:
    asked, answered = io.BytesIO(), io.BytesIO()
    frames.write(asked, question("package t\n\nx if {"), b"{}", question(), b'{"name": 1}')
    asked.seek(0)

    child.serve(asked, answered)

    answered.seek(0)
    refused, found = replies(answered)
    assert refused["error"].startswith("t.rego:3:")
    assert found == {"value": "[\n  1\n]"}


def test_it_compiles_and_parses_as_well() -> None:
    modules = [["t.rego", RULE]]
    compiling = json.dumps({"modules": modules, "entry_points": ["data.t.x"]}).encode()
    parsing = json.dumps({"modules": [*modules, ["u.rego", "package u\n\nx if {"]]}).encode()

    packed = json.loads(child.answer(compiling, b""))["value"]
    program = Program.unpack(base64.b64decode(packed))

    assert program.session('{"name": 7}').evaluate("data.t.x") == "[\n  7\n]"
    assert json.loads(child.answer(parsing, b""))["error"].startswith("u.rego:3:")
    sound = json.dumps({"modules": modules}).encode()
    assert json.loads(child.answer(sound, b"")) == {"value": ""}


@pytest.mark.parametrize("length", [0, 2, 4, 7], ids=lambda length: f"{length}-bytes")
def test_half_a_question_is_the_end(length: int) -> None:
    asked, answered = io.BytesIO(), io.BytesIO()
    frames.write(asked, b"abcd")

    child.serve(io.BytesIO(asked.getvalue()[:length]), answered)

    assert answered.getvalue() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal")
def test_the_program_outlives_control_c_and_ends_with_its_input() -> None:
    asked = io.BytesIO()
    frames.write(asked, question(), b'{"name": 7}')
    running = subprocess.Popen(
        [sys.executable, "-P", "-m", "webhook.engine.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **process.SMALL_ARENAS},
    )
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(asked.getvalue())
    running.stdin.flush()
    reply = json.loads(frames.read(running.stdout))

    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)

    assert reply == {"value": "[\n  7\n]"}
    assert running.returncode == 0
