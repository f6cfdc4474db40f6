"""Clients that post the same review again and again over connections that they keep.

wrk does it where it is installed. Elsewhere a generator of our own stands in: it takes more of the
processor for itself, so its figures are lower, and a table says which of the two was used.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPT = Path(__file__).with_name("post.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore.

    Attributes:
        rate: reviews a second.
        p50: milliseconds within which half of them were answered.
        p99: milliseconds within which ninety-nine of a hundred were answered.
        failed: requests without an answer, or with another status than 200.
    """

    rate: float
    p50: float
    p99: float
    failed: int


def generator() -> str:
    """The name of the load generator that is used here."""
    return "wrk" if shutil.which("wrk") else "benchmarks.load"


def load(url: str, body: Path, *, connections: int, seconds: int) -> Load:
    """Post *body* to *url* for *seconds* over so many *connections*."""
    if generator() == "wrk":
        return _wrk(url, body, connections, seconds)
    return asyncio.run(_clients(url, body.read_bytes(), connections, seconds))


def _wrk(url: str, body: Path, connections: int, seconds: int) -> Load:
    flags = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=10s", "-s", str(_SCRIPT)]
    ended = subprocess.run(
        ["wrk", *flags, url, "--", str(body)], capture_output=True, text=True, check=True
    )
    return Load(**json.loads(ended.stdout.splitlines()[-1]))


async def _clients(url: str, body: bytes, connections: int, seconds: int) -> Load:
    started = time.perf_counter()
    clients = (_client(url, body, started + seconds) for _ in range(connections))
    answers = [answer for told in await asyncio.gather(*clients) for answer in told]
    return _summary(answers, time.perf_counter() - started)


async def _client(url: str, body: bytes, until: float) -> list[tuple[float, bool]]:
    """Seconds and success of each request of one connection."""
    address = urlsplit(url)
    tls = ssl._create_unverified_context() if address.scheme == "https" else None  # noqa: S323, SLF001  # a throwaway certificate on loopback, as wrk takes it
    reader, writer = await asyncio.open_connection(address.hostname, address.port, ssl=tls)
    head = (
        f"POST {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answers = []
    while (started := time.perf_counter()) < until:
        writer.write(head.encode() + body)
        succeeded = await _answered(reader)
        answers.append((time.perf_counter() - started, succeeded))
    writer.close()
    return answers


async def _answered(reader: asyncio.StreamReader) -> bool:
    """Read one answer to its end; tell whether its status is 200."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = head.partition("content-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length))
    return head.startswith("http/1.1 200")


def _summary(answers: Iterable[tuple[float, bool]], seconds: float) -> Load:
    answers = list(answers)
    cuts = quantiles([1000 * took for took, _ in answers], n=100)
    failed = sum(not succeeded for _, succeeded in answers)
    return Load(rate=len(answers) / seconds, p50=cuts[49], p99=cuts[98], failed=failed)
