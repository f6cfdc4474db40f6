"""Runs one command and tells what it took: `python benchmarks/timed.py COMMAND [ARGUMENT...]`.

A process of its own, and a small one: Linux starts the peak memory of a child at what its parent
held, so a large parent would hide what the command needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Write seconds, peak memory in MiB and exit code as JSON."""
    started = time.perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 if sys.platform == "linux" else 1024**2
    told = {"seconds": seconds, "resident": usage.ru_maxrss / unit, "code": process.returncode}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
