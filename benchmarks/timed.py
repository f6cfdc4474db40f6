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

_OFTEN = 0.01
"""Seconds between two looks for processes that the command starts."""


def main() -> None:
    """Write seconds, peak memory in MiB and exit code as JSON."""
    started = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    peaks: dict[str, int] = {}
    threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True).start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 if sys.platform == "linux" else 1024**2
    resident = usage.ru_maxrss / unit + sum(peaks.values()) / 1024
    print(json.dumps({"seconds": seconds, "resident": resident, "code": process.returncode}))


def _watch(command: int, peaks: dict[str, int]) -> None:
    """Keep the peak memory, in KiB, of each process that *command* has started."""
    while True:
        for children in Path(f"/proc/{command}/task").glob("*/children"):
            with suppress(OSError):
                for child in children.read_text().split():
                    # One that has ended has none any more.
                    peaks[child] = max(peaks.get(child, 0), _peak(child))
        time.sleep(_OFTEN)


def _peak(process: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
