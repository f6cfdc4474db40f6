"""Recordings that hold something else than reviews of today's guardrails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.recordings import ONLY, replay, retrying, review, write

if TYPE_CHECKING:
    from pathlib import Path


def test_a_line_that_is_no_review_hides_none_of_the_others(folder: Path) -> None:
    write(folder, review(retrying("hasty", 10)))
    with (folder / "log").open("a") as stream:
        stream.write("no review\n" * 22)

    result = replay("log", ONLY)

    assert result.output.splitlines()[0] == "allow -> deny: 1"
    assert result.output.splitlines()[5].startswith("log:2:1: could not be judged: this is no ")
    assert result.output.splitlines()[-2] == "… and 2 more"
    assert result.output.endswith("; 1 decision flips; 22 could not be judged\n")
    assert result.exit_code == 3


def test_what_the_webhook_denied_without_naming_a_guardrail_is_told_as_such(folder: Path) -> None:
    event = {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "stage": "ResponseComplete",
        "verb": "create",
        "requestReceivedTimestamp": "2026-06-01T12:00:00Z",
        "user": {"username": "ada"},
        "responseStatus": {"code": 403, "message": '"istio.validate.meshwarden.dev" denied'},
        "requestObject": {**retrying("calm", 1), "metadata": {"name": "calm"}},
    }
    (folder / "log").write_text(json.dumps(event))

    result = replay("log", ONLY)

    assert result.output.splitlines()[1] == (
        "  [by a guardrail that was not recorded] no namespace, user ada: 1"
    )


def test_a_guardrail_that_cannot_be_judged_is_told(folder: Path) -> None:
    """An object that is too deep for Rego, for one."""
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    write(folder, review({**retrying("deep", 2), "status": deep}))

    result = replay("log", ONLY)

    assert result.exit_code == 3
    assert "could not be judged: [vs-retries-bounded] " in result.output


def test_a_kind_that_no_guardrail_judges_passes(folder: Path) -> None:
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "x"}}
    write(folder, review(lease))

    result = replay("log", ONLY)

    assert result.output.endswith("; no decision flips\n")
    assert result.exit_code == 0


def test_a_recording_of_nothing_is_an_error(folder: Path) -> None:
    (folder / "log").write_text("")

    result = replay("log")

    assert "nothing to replay: there is no review in log" in result.output
    assert result.exit_code == 2


def test_a_recording_of_which_nothing_can_be_read_could_not_be_judged(folder: Path) -> None:
    (folder / "log").write_text("no review\n")

    result = replay("log")

    assert result.output.splitlines()[-1] == "0 reviews; no decision flips; 1 could not be judged"
    assert result.exit_code == 3
