"""The script that tries Meshwarden in kind, as far as a machine without Docker can tell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "manifests" / "kind" / "try"


def test_it_says_what_is_missing(tmp_path: Path) -> None:
    for program in ("bash", "dirname"):
        (tmp_path / program).symlink_to(str(shutil.which(program)))

    ended = subprocess.run(
        [tmp_path / "bash", SCRIPT],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (1, "try: docker is not installed\n")


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="there is no shellcheck")
def test_shellcheck_has_nothing_to_say() -> None:
    ended = subprocess.run(["shellcheck", SCRIPT], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (0, "")
