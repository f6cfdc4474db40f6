"""The engine `opa`, beside what OPA itself takes for the same input.

python -m benchmarks.opa_engine
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks import generate
from benchmarks.markdown import circumstances, table
from benchmarks.servers import has_opa, opa
from benchmarks.tapped import Tapped
from webhook import config, policy
from webhook.dryrun import requests
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.engine import OpaEngine
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.settings import Address, OpaSettings, PolicySource
from webhook.inventory import from_objects
from webhook.model.findings import RuleName
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.guardrail import Catalogue
    from webhook.model.request import Request

REVIEWS = 400
"""Of each size: the two ways take turns, so that both meet the same machine."""

_WARM_UP = 50
_RETURNS = 6
"""How often OPA is emptied."""

_PATH = "/v1/data/meshwarden/dispatch/deny"
_SIZES = ("2 KB", "100 KB")


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Measure every size, and write what came of it in Markdown."""
    if not has_opa():
        return "Not measured: KUBEBUILDER_ASSETS holds no opa."
    with TemporaryDirectory() as name:
        folder = Path(name)
        catalogue = policy.load(policy.shipped())
        (folder / "bundle.tar.gz").write_bytes(bundle(policies_of(catalogue)))
        with opa(folder, "--bundle", folder / "bundle.tar.gz") as server:
            rows = asyncio.run(_rows(catalogue, server.url))
        (folder / "nothing").mkdir()
        with opa(folder, folder / "nothing") as server:
            pushing = asyncio.run(_pushing(catalogue, server.url))
    heads = ("object", "OPA p50 ms", "review p50 ms", "ratio")
    about = "one keep-alive connection each, in turns, profile production"
    return f"{circumstances()}, {about}.\n\n{table(heads, rows)}\n\n{pushing}"


@dataclass(frozen=True, slots=True)
class _Bare:
    """A connection to OPA and nothing around it: bytes that are there already, and their answer."""

    connection: socket.socket
    request: bytes

    def ask(self) -> bytes:
        self.connection.sendall(self.request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.connection.recv(1 << 16)
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self.connection.recv(1 << 16)
        return body


async def _rows(catalogue: Catalogue, url: str) -> list[tuple[str, ...]]:
    settings = OpaSettings(address=Address.parse(url), policies=PolicySource.BUNDLE)
    engine = OpaEngine(catalogue, settings)
    try:
        return [await _row(name, catalogue, engine, url) for name in _SIZES]
    finally:
        await engine.close()


async def _row(name: str, catalogue: Catalogue, engine: OpaEngine, url: str) -> tuple[str, ...]:
    tapped = Tapped(engine)
    reviewer = _reviewer(catalogue, tapped)
    obj = generate.virtual_service(generate.SIZES[name])
    request = requests.of_object(obj, namespace=generate.NAMESPACE)
    await _review(reviewer, request)
    reviewed = _reviewer(catalogue, engine)
    with _connected(url, tapped.document) as bare:
        theirs, ours = [], []
        for _ in range(REVIEWS):
            theirs.append(_timed(bare))
            ours.append(await _review(reviewed, request))
    bare_p50, review_p50 = median(theirs[_WARM_UP:]), median(ours[_WARM_UP:])
    ratio = f"{review_p50 / bare_p50:.2f}"
    return name, f"{1000 * bare_p50:.3f}", f"{1000 * review_p50:.3f}", ratio


def _reviewer(catalogue: Catalogue, engine: OpaEngine | Tapped) -> Reviewer:
    configuration = config.default_configuration(
        catalogue, policy.shipped() / "profiles", profile="production"
    )
    return Reviewer(
        catalogue=catalogue,
        configuration=configuration,
        engine=engine,
        inventory=from_objects(generate.MESH, assume=False, stated=configuration.enforcement.mesh),
    )


async def _review(reviewer: Reviewer, request: Request) -> float:
    started = time.perf_counter()
    decision = await reviewer.validate(request, now=datetime.now(UTC), remaining=lambda: 60.0)
    took = time.perf_counter() - started
    assert decision.outcome == "allow", decision
    return took


def _timed(bare: _Bare) -> float:
    started = time.perf_counter()
    answer = bare.ask()
    took = time.perf_counter() - started
    assert b'"answers"' in answer, answer
    return took


@contextmanager
def _connected(url: str, document: str) -> Iterator[_Bare]:
    """A connection to OPA over which *document* is put to the dispatcher."""
    address = urlsplit(url)
    body = f'{{"input":{document}}}'.encode()
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with closing(socket.create_connection((address.hostname, address.port))) as connection:
        yield _Bare(connection, head.encode() + body)


async def _pushing(catalogue: Catalogue, url: str) -> str:
    """How long an OPA that came back empty takes to judge again, and to hold everything."""
    settings = OpaSettings(address=Address.parse(url))
    engine = OpaEngine(catalogue, settings)
    reviewer = _reviewer(catalogue, engine)
    obj = generate.virtual_service(generate.SIZES["2 KB"])
    request = requests.of_object(obj, namespace=generate.NAMESPACE)
    watching = Connection(settings)
    try:
        times = [await _emptied(reviewer, request, watching, catalogue) for _ in range(_RETURNS)]
    finally:
        await watching.close()
        await engine.close()
    first, *later = times
    return (
        f"An OPA that holds nothing judges a review, and has all {len(catalogue.guardrails)} "
        f"guardrails, after {1000 * median(later):.0f} ms (median of {len(later)}). Where nothing "
        f"was merged before, as in a check, that takes {1000 * first:.0f} ms."
    )


async def _emptied(
    reviewer: Reviewer, request: Request, watching: Connection, catalogue: Catalogue
) -> float:
    """Seconds until a review is judged by an OPA that holds nothing, and holds everything then."""
    for name in await watching.policies():
        await watching.delete(name)
    # As long after the last push as to be allowed the next.
    await asyncio.sleep(1.0)
    started = time.perf_counter()
    await _review(reviewer, request)
    took = time.perf_counter() - started
    document = json.dumps({"guardrails": [*catalogue.guardrails]})
    reply = await watching.ask(RuleName.DENY, document, seconds=10.0)
    assert reply.answers.keys() == catalogue.guardrails.keys()
    return took


if __name__ == "__main__":
    main()
