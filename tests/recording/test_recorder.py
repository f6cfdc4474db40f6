"""Reviews are written beside the loop; what cannot be written is counted."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import TYPE_CHECKING

from tests.recording.reviews import recorded, virtual_service
from webhook.recording import Recorder, RotatingFile

if TYPE_CHECKING:
    from pathlib import Path


def test_every_review_is_written_before_it_is_closed(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    file = RotatingFile(tmp_path / "log", limit=1 << 20, files=1)
    recorder = Recorder(file, annotations=[], on_outcome=lambda o: outcomes.update([o]))

    for number in range(50):
        recorder.record(recorded(virtual_service(f"vs-{number}")))
    recorder.close()

    lines = (tmp_path / "log").read_text().splitlines()
    assert [json.loads(line)["request"]["name"] for line in lines] == [f"vs-{n}" for n in range(50)]
    assert outcomes == {"written": 50}


class Blocked:
    """A disk that takes nothing before it is let."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def write(self, _line: bytes) -> None:
        assert self.free.wait(30)

    def close(self) -> None:
        pass


def test_nobody_waits_for_a_slow_disk() -> None:
    """What does not fit into the queue is lost at once, and counted."""
    outcomes: Counter[str] = Counter()
    disk = Blocked()
    recorder = Recorder(disk, annotations=[], on_outcome=lambda o: outcomes.update([o]))

    for _ in range(1002):
        recorder.record(recorded(virtual_service()))
    lost = outcomes["lost"]
    disk.free.set()
    recorder.close()

    assert lost in {1, 2}  # the thread may have taken the first already
    assert outcomes == {"lost": lost, "written": 1002 - lost}


def test_a_full_disk_and_an_object_that_is_no_json_are_lost_and_the_next_is_written() -> None:
    outcomes: list[str] = []
    lines: list[bytes] = []

    class Full:
        def write(self, line: bytes) -> None:
            if len(outcomes) == 0:
                raise OSError(28, "No space left on device")
            lines.append(line)

        def close(self) -> None:
            pass

    recorder = Recorder(Full(), annotations=[], on_outcome=outcomes.append)
    for obj in (virtual_service(), virtual_service(labels={"a": "\ud800"}), virtual_service()):
        recorder.record(recorded(obj))
    recorder.close()

    assert outcomes == ["lost", "lost", "written"]
    assert len(lines) == 1
