"""What a decision costs in itself: the Reviewer without HTTP, TLS and JSON.

python -m benchmarks.in_process
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from statistics import quantiles
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.markdown import circumstances, table
from webhook import config, policy
from webhook.dryrun import requests
from webhook.engine import EmbeddedEngine
from webhook.inventory import from_objects
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.model.request import Request

SECONDS = 3.0
"""How long each size is measured."""

_WARM_UP = 3
_LEAST = 5
"""Reviews of each size, however long they take."""


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Measure every size, and write what came of it in Markdown."""
    heads = ("object", "reviews/s", "p50 ms", "p99 ms")
    rows = asyncio.run(_rows())
    return f"{circumstances()}, one core, profile production.\n\n{table(heads, rows)}"


async def _rows() -> list[tuple[str, ...]]:
    catalogue = policy.load(policy.shipped())
    engine = EmbeddedEngine(catalogue)
    configuration = config.default_configuration(
        catalogue, policy.shipped() / "profiles", profile="production"
    )
    stated = configuration.enforcement.mesh
    reviewer = Reviewer(
        catalogue=catalogue,
        configuration=configuration,
        engine=engine,
        inventory=from_objects(generate.MESH, assume=False, stated=stated),
    )
    await engine.start()
    try:
        return [_row(size, await _seconds(reviewer, request)) for size, request in _requests()]
    finally:
        await engine.close()


def _requests() -> Iterator[tuple[str, Request]]:
    for name, size in generate.SIZES.items():
        obj = generate.virtual_service(size)
        yield name, requests.of_object(obj, namespace=generate.NAMESPACE)


async def _seconds(reviewer: Reviewer, request: Request) -> list[float]:
    """How long each of many reviews took."""
    now = datetime.now(UTC)
    took: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or len(took) < _WARM_UP + _LEAST:
        started = time.perf_counter()
        decision = await reviewer.validate(request, now=now, remaining=lambda: 60.0)
        took.append(time.perf_counter() - started)
        assert decision.outcome == "allow", decision
    return took[_WARM_UP:]


def _row(size: str, took: list[float]) -> tuple[str, ...]:
    cuts = quantiles(took, n=100)
    rate = len(took) / sum(took)
    return size, f"{rate:,.0f}", f"{1000 * cuts[49]:.3f}", f"{1000 * cuts[98]:.3f}"


if __name__ == "__main__":
    main()
