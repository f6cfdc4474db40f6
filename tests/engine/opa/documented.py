"""What docs/opa.md says of failures, and a server to hold it against."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.engine.opa.serving import loopback_beside, serving
from tests.serving.reviews import encoded, review, virtual_service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.engine.opa.loopback import Behaviour, Loopback
    from tests.engine.opa.server import OpaServer
    from tests.serving.running import Running

DOCS = (Path(__file__).parents[3] / "docs" / "opa.md").read_text(encoding="utf-8")
BAD = virtual_service(hosts=["*"], http=[{"route": [{"destination": {"host": "a"}}]}])
BROKEN = "vs-wildcard-host"


@dataclass(frozen=True)
class Row:
    """What a table says of one failure."""

    failure: str
    seen: str
    metrics: str

    def text(self, url: str) -> re.Pattern[str]:
        """What a user sees of it."""
        return re.compile(
            ".*".join(re.escape(part) for part in f"OPA at {url} {self.seen}".split("..."))
        )

    def shown(self) -> dict[str, float | None]:
        """The value of each series that it names; None for one that counts up."""
        series = [part.partition("} ") for part in re.findall(r"`([^`]+)`", self.metrics)]
        return {
            f"{name}}}" if value else name: float(value) if value else None
            for name, _, value in series
        }


def rows(title: str) -> dict[str, Row]:
    """The table whose first column has *title*, by what stands there."""
    found: dict[str, Row] = {}
    metrics = ""
    table = DOCS.partition(f"| {title} | What the user sees |")[2].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        failure, seen, shown = (cell.strip() for cell in line.strip("|").split(" | "))
        metrics = metrics if shown.strip(" |") == "the same" else shown
        found[failure.strip("| ")] = Row(failure, seen.strip("`"), metrics)
    return found


WHOLE = rows("OPA")
ALONE = rows("The guardrail")


@dataclass(frozen=True)
class Beside:
    """A server, and between it and its OPA a loopback that may do harm."""

    server: Running
    opa: OpaServer
    loopback: Loopback

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.loopback.port}"


@contextmanager
def beside(
    pki: Path, folder: Path, opa: OpaServer, behaviour: Behaviour, *options: str
) -> Iterator[Beside]:
    with loopback_beside(behaviour) as loopback:
        url = f"http://127.0.0.1:{loopback.port}"
        with serving(pki, folder, url, *options) as server:
            yield Beside(server, opa, loopback)


def asked(server: Running, *, timeout: float = 5.0) -> tuple[int, str]:
    """The status and the text of the answer about a bad object."""
    status, body, _ = server.post(f"/validate?timeout={timeout}s", encoded(review(BAD)))
    if status != 200:
        return status, body.decode()
    response: dict[str, Any] = json.loads(body)["response"]
    assert not response["allowed"]
    return status, response["status"]["message"]


def in_metrics(row: Row, server: Running, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What *ask* gives, which has to show in the metrics as *row* says."""
    shown = row.shown()
    before = {series: server.metric(series) for series in shown}
    found = ask()
    expected = {
        series: before[series] + 1 if value is None else value for series, value in shown.items()
    }
    assert {series: server.metric(series) for series in shown} == expected
    return found
