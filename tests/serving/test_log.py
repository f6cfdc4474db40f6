"""How the log is written, and what libraries write into it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import Any

from webhook.serving.log import forwarding, open_log


def raised_here() -> None:
    message = "secret"
    raise KeyError(message)


def test_what_libraries_warn_of_becomes_a_line_without_the_exceptions_text() -> None:
    stream = io.BytesIO()
    logger = logging.getLogger("tests.library")
    with forwarding(open_log(stream)):
        logger.info("nobody asks for this")
        logger.warning("Invalid %s\n", "request")
        try:
            raised_here()
        except KeyError:
            logger.exception("Exception in ASGI application\n")
    logger.warning("after it")

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["level"], line["detail"], line.get("error")) for line in lines] == [
        ("warning", "Invalid request", None),
        ("error", "Exception in ASGI application", "KeyError"),
    ]
    assert b"secret" not in stream.getvalue()


class Counting(io.BytesIO):
    """A stream that counts how often it is flushed: each time is a system call."""

    flushes = 0

    def flush(self) -> None:
        self.flushes += 1


def test_lines_of_one_turn_of_the_loop_are_written_together() -> None:
    stream = Counting()

    async def turns() -> None:
        log = open_log(stream)
        for turn in range(2):
            for number in range(5):
                log.info("review", turn=turn, number=number)
            await asyncio.sleep(0)

    asyncio.run(turns())

    assert stream.flushes == 2
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["turn"], line["number"]) for line in lines] == [
        (turn, number) for turn in range(2) for number in range(5)
    ]


class Gone(io.RawIOBase):
    """A stream that nobody reads any more."""

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise BrokenPipeError


def test_a_log_that_nobody_reads_ends_nothing() -> None:
    open_log(Gone()).info("review")  # type: ignore[arg-type]  # what is used of it is there
