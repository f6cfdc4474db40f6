"""Reviews without a pause, over connections that are kept, while something else happens."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.serving.reviews import encoded
from tests.serving.running import eventually, exchange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.serving.running import Running


@dataclass
class Stream:
    """What was answered so far, in the order of the answers."""

    answers: dict[str, list[str]]
    """By the name of the object, what became of it, in short."""
    failures: list[str] = field(default_factory=list)
    """Whatever was no answer at all."""

    def runs_of(self, name: str) -> list[str]:
        """What became of one object, each answer once for as long as it was the same."""
        told = self.answers[name]
        return [each for place, each in enumerate(told) if not place or told[place - 1] != each]

    def goes_on(self, count: int = 3) -> None:
        """Wait until every object was judged *count* times more."""
        wanted = {name: len(told) + count for name, told in self.answers.items()}
        eventually(
            lambda: (
                all(len(self.answers[name]) >= wanted[name] for name in wanted) or self.failures
            ),
            "more answers",
        )
        assert self.failures == []


@contextmanager
def streaming(server: Running, reviews: Mapping[str, Any]) -> Iterator[Stream]:
    """Ask about each of *reviews* again and again, each over a connection of its own."""
    stream = Stream({name: [] for name in reviews})
    ended = threading.Event()

    def ask(name: str, body: bytes) -> None:
        try:
            with server.connect() as connection:
                while not ended.is_set():
                    status, answer, _ = exchange(connection, "/validate?timeout=10s", body)
                    if status == 200:
                        stream.answers[name].append(_short(json.loads(answer)["response"]))
                    else:
                        stream.failures.append(f"{name}: {status} {answer!r}")
        except Exception as error:  # noqa: BLE001  # whatever it is, the review failed
            stream.failures.append(f"{name}: {error!r}")

    threads = [
        threading.Thread(target=ask, args=(name, encoded(review)))
        for name, review in reviews.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield stream
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _short(response: dict[str, Any]) -> str:
    if not response["allowed"]:
        return str(response["status"]["message"])
    warnings = response.get("warnings", [])
    return f"warned: {'; '.join(warnings)}" if warnings else "allowed"
