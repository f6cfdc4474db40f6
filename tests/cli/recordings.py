"""Recordings, and how they are replayed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from tests.recording.reviews import recorded, virtual_service
from webhook.cli.main import main
from webhook.recording.lines import encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from click.testing import Result

    from webhook.recording import Recorded

ONLY = "--guardrail=vs-retries-bounded"


def retrying(name: str, attempts: int) -> dict[str, Any]:
    obj = virtual_service(name)
    obj["spec"]["http"][0]["retries"] = {"attempts": attempts, "perTryTimeout": "1s"}
    return obj


def review(obj: Mapping[str, Any], decision: str = "allow", **fields: Any) -> Recorded:
    guardrails = ("vs-retries-bounded",) if decision == "deny" else ()
    return replace(recorded(obj), decision=decision, guardrails=guardrails, **fields)


def write(folder: Path, *reviews: Recorded) -> None:
    lines = [encode(each, annotations=()) for each in reviews]
    (folder / "log").write_bytes(b"".join(lines))


def replay(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments])
