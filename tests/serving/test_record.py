"""`serve --record`: what was answered can be judged again."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml
from click.testing import CliRunner

from tests.serving.conftest import CONTEXT, ENFORCEMENT, MESHWARDEN
from tests.serving.reviews import review, virtual_service
from tests.serving.running import running
from webhook.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.serving.running import Running

BARE = {"hosts": ["reviews"], "http": [{"route": [{"destination": {"host": "reviews"}}]}]}
NOTE = "acme.example/note"


@contextmanager
def recording(pki: Path, folder: Path, *options: str) -> Iterator[Running]:
    (folder / "enforcement.yaml").write_text(yaml.safe_dump(ENFORCEMENT))
    (folder / "context.yaml").write_text(yaml.safe_dump_all(CONTEXT))
    (folder / "log").mkdir()
    command: list[str | Path] = [
        MESHWARDEN,
        "serve",
        f"--tls-cert={pki / 'tls.crt'}",
        f"--tls-key={pki / 'tls.key'}",
        f"--config={folder / 'enforcement.yaml'}",
        f"--context={folder / 'context.yaml'}",
        f"--record={folder / 'log'}",
        "--host=127.0.0.1",
        "--port=0",
        "--health-port=0",
        "--drain-delay=0",
        *options,
    ]
    with running(command, pki / "ca.crt") as server:
        yield server


def lines(folder: Path) -> list[Any]:
    written = (folder / "log" / "reviews.jsonl").read_text().splitlines()
    return [json.loads(line) for line in written]


def test_every_review_is_recorded_and_replayed_without_a_flip(pki: Path, tmp_path: Path) -> None:
    """With defaults, denials and namespaces as they were, so that only a change makes flips."""
    bad = virtual_service(**BARE | {"hosts": ["*"]})
    with recording(pki, tmp_path) as server:
        server.ask("/mutate", review(virtual_service(**BARE)))
        server.ask("/validate", review(virtual_service(**BARE)))
        server.ask("/validate", review(bad))
        server.stop()

    found = [(line["step"], line["decision"], line["guardrails"]) for line in lines(tmp_path)]
    assert [(step, decision) for step, decision, _ in found] == [
        ("mutate", "defaulted"),
        ("validate", "warn"),
        ("validate", "deny"),
    ]
    assert "vs-timeout-required" in found[0][2]
    assert found[2][2] == ["vs-wildcard-host"]
    assert [line["namespace"]["name"] for line in lines(tmp_path)] == ["shop"] * 3
    options = [
        f"--config={tmp_path / 'enforcement.yaml'}",
        f"--context={tmp_path / 'context.yaml'}",
    ]
    result = CliRunner().invoke(main, ["replay", str(tmp_path / "log"), *options])
    # The recorded object lacks its default, since nobody applied the patch: replay injects it.
    assert "deny -> " not in result.output
    assert "-> deny" not in result.output
    assert result.exit_code == 0


def test_named_annotations_are_left_out_and_the_metrics_count(pki: Path, tmp_path: Path) -> None:
    obj = virtual_service(**BARE)
    obj["metadata"]["annotations"] = {NOTE: "a password", "other": "x"}
    with recording(pki, tmp_path, f"--record-redact={NOTE}") as server:
        server.ask("/validate", review(obj))
        server.stop()

    (line,) = lines(tmp_path)
    assert line["request"]["object"]["metadata"]["annotations"] == {
        NOTE: "[redacted]",
        "other": "x",
    }


def test_what_is_written_is_counted(pki: Path, tmp_path: Path) -> None:
    with recording(pki, tmp_path) as server:
        server.ask("/validate", review(virtual_service(**BARE)))
        series = 'meshwarden_recorded_reviews_total{outcome="written"}'
        while not server.metric(series):
            assert server.process.poll() is None

        assert server.metric(series) == 1


def test_a_recording_that_cannot_be_written_ends_it_with_2(pki: Path, tmp_path: Path) -> None:
    tls = ["--tls-cert", str(pki / "tls.crt"), "--tls-key", str(pki / "tls.key")]
    nowhere = tmp_path / "nowhere" / "log"

    result = CliRunner().invoke(main, ["serve", *tls, f"--record={nowhere}"])

    assert (result.exit_code, str(nowhere) in result.output) == (2, True)
