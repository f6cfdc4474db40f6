"""Runs one command and tells what it took: `python benchmarks/timed.py COMMAND [ARGUMENT...]`.

A process of its own, and a small one: Linux starts the peak memory of a child at what its parent
held, so a large parent would hide what the command needs. Processes that the command starts itself,
such as the interpreter of Rego, are counted with it, where there is a /proc to find them in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFTEN = 0.01
"""Seconds between two looks for processes that the command starts."""


def main() -> None:
    """Write seconds, peak memory in MiB and exit code as JSON."""
    started = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    others = _Others(process.pid)
    others.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 if sys.platform == "linux" else 1024**2
    resident = usage.ru_maxrss / unit + others.most / 1024
    print(json.dumps({"seconds": seconds, "resident": resident, "code": process.returncode}))


class _Others(threading.Thread):
    """Looks for the processes that a command starts.

    Attributes:
        most: what those took at their peaks, in KiB, that ran at the same time.
    """

    def __init__(self, command: int) -> None:
        super().__init__(daemon=True)
        self._command = command
        self.most = 0

    def run(self) -> None:
        while True:
            self.most = max(self.most, sum(map(_peak, self._running())))
            time.sleep(_OFTEN)

    def _running(self) -> Iterator[str]:
        for children in Path(f"/proc/{self._command}/task").glob("*/children"):
            with suppress(OSError):
                yield from children.read_text().split()


def _peak(process: str) -> int:
    """What a process took at its peak, in KiB; nothing where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
