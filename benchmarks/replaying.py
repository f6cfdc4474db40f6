"""`meshwarden replay` of recorded traffic, under the guardrails that the first release began with.

python -m benchmarks.replaying
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks import generate
from benchmarks.first import FIRST
from benchmarks.markdown import circumstances, table
from benchmarks.servers import enforcement
from webhook.dryrun import requests
from webhook.recording import Recorded, Step
from webhook.recording.lines import encode

REVIEWS = 100_000
_MESHWARDEN = Path(sys.executable).with_name("meshwarden")
_TIMED = Path(__file__).with_name("timed.py")
_DIFFERENT = 2_000
"""How many different documents there are; a recording repeats itself, as traffic does."""


def main() -> None:
    """Measure, and print a table."""
    print(report())


def report() -> str:
    """Replay with a new configuration, and with a new one beside an old one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _record(folder / "log")
        for profile in ("production", "baseline"):
            generate.write_yaml(folder / f"{profile}.yaml", [enforcement(profile, _bindings())])
        rows = [
            _row("what was decided then", folder),
            _row("another configuration", folder, f"--against={folder / 'baseline.yaml'}"),
        ]
    heads = ("compared with", "reviews", "seconds", "reviews/s", "MiB")
    how = f"{circumstances()}, on one core, the {len(FIRST)} first guardrails bound."
    return f"{how}\n\n{table(heads, rows)}"


def _bindings() -> list[generate.Object]:
    return [{"guardrail": id_, "action": "deny"} for id_ in FIRST]


def _record(file: Path) -> None:
    now = datetime.now(UTC)
    objects = islice(generate.mixed(), _DIFFERENT)
    lines = [encode(_recorded(obj, now), annotations=()) for obj in objects]
    with file.open("wb") as stream:
        for number in range(REVIEWS):
            stream.write(lines[number % _DIFFERENT])


def _recorded(obj: generate.Object, now: datetime) -> Recorded:
    request = requests.of_object(obj, namespace=generate.NAMESPACE)
    return Recorded(at=now, step=Step.VALIDATE, request=request, decision="allow")


def _row(name: str, folder: Path, *options: str) -> tuple[str, ...]:
    command = [
        sys.executable,
        str(_TIMED),
        str(_MESHWARDEN),
        "replay",
        str(folder / "log"),
        f"--config={folder / 'production.yaml'}",
        *(f"--guardrail={id_}" for id_ in FIRST),
        *options,
    ]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert told["code"] == 0, told
    rate = REVIEWS / told["seconds"]
    return name, f"{REVIEWS:,}", f"{told['seconds']:.1f}", f"{rate:,.0f}", f"{told['resident']:.0f}"


if __name__ == "__main__":
    main()
