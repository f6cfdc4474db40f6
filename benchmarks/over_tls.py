"""Reviews over TLS, beside `opa run --server` over plain HTTP, in turns in one run.

python -m benchmarks.over_tls
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import generate, servers
from benchmarks.first import FIRST, nothing_else
from benchmarks.load import generator, load
from benchmarks.markdown import circumstances, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.load import Load
    from benchmarks.servers import Server

CONNECTIONS = {"2 KB": 16, "100 KB": 16, "1 MB": 2}
"""How many by size: sixteen objects of 1 MB at once would only measure their queue."""

ROUNDS = 5
SECONDS = 4
_WARM_UP = 1


@dataclass(frozen=True, slots=True)
class Round:
    """One server's turn."""

    server: str
    size: str
    load: Load
    resident: float
    """MiB, the children's included."""


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Measure every size, and write what came of it in Markdown."""
    with (
        tempfile.TemporaryDirectory() as name,
        servers.both(Path(name), nothing_else()) as pair,
    ):
        rounds = [turn for size in generate.SIZES for turn in _measure(pair, size, Path(name))]
    heads = (
        "object",
        "connections",
        "server",
        "reviews/s",
        "p50 ms",
        "p99 ms",
        "MiB",
        "rate : OPA's",
    )
    how = (
        f"{circumstances()}, load by {generator()}, medians of {ROUNDS} rounds of {SECONDS} s, "
        f"the {len(FIRST)} first guardrails of profile production, log line and metrics on."
    )
    return f"{how}\n\n{table(heads, _rows(rounds))}"


def _measure(pair: Sequence[Server], size: str, folder: Path) -> Iterator[Round]:
    body = folder / "review.json"
    obj = generate.virtual_service(generate.SIZES[size])
    body.write_text(json.dumps(generate.review(obj)), encoding="utf-8")
    for server in pair:
        _must_be_sound(server, body)
        load(server.url, body, connections=CONNECTIONS[size], seconds=_WARM_UP)
    for _ in range(ROUNDS):
        for server in pair:
            yield _turn(server, size, body)


def _must_be_sound(server: Server, body: Path) -> None:
    answer = server.answer(body)
    assert answer["allowed"] is True, answer
    assert not answer.get("warnings"), answer


def _turn(server: Server, size: str, body: Path) -> Round:
    bore = load(server.url, body, connections=CONNECTIONS[size], seconds=SECONDS)
    assert bore.failed == 0, f"{server.name}, {size}: {bore}"
    return Round(server.name, size, bore, server.resident())


def _rows(rounds: Sequence[Round]) -> Iterator[tuple[str, ...]]:
    for size in generate.SIZES:
        of_size = [turn for turn in rounds if turn.size == size]
        for server in dict.fromkeys(turn.server for turn in of_size):
            turns = [turn for turn in of_size if turn.server == server]
            others = [turn for turn in of_size if turn.server != server]
            yield (size, str(CONNECTIONS[size]), server, *_figures(turns), _ratio(turns, others))


def _figures(turns: Sequence[Round]) -> tuple[str, ...]:
    return (
        f"{median(turn.load.rate for turn in turns):,.0f}",
        f"{median(turn.load.p50 for turn in turns):.1f}",
        f"{median(turn.load.p99 for turn in turns):.1f}",
        f"{max(turn.resident for turn in turns):.0f}",
    )


def _ratio(turns: Sequence[Round], others: Sequence[Round]) -> str:
    """The median of what each round gave, since both bore the machine's moods together."""
    if turns[0].server != "meshwarden" or not others:
        return ""
    pairs = zip(turns, others, strict=True)
    return f"{median(mine.load.rate / its.load.rate for mine, its in pairs):.2f}"


if __name__ == "__main__":
    main()
