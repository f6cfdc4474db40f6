"""Recordings and audit logs, line by line; a bad line hides none of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.recording.reviews import recorded, virtual_service
from webhook.documents import Location
from webhook.errors import DocumentError
from webhook.model.kinds import Kind, Operation
from webhook.recording import Recorded, Skipped, Step, read
from webhook.recording.lines import encode

if TYPE_CHECKING:
    from pathlib import Path


def an_event(**changes: Any) -> dict[str, Any]:
    """An event of an audit log: ada created a VirtualService."""
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse",
        "stage": "ResponseComplete",
        "verb": "create",
        "requestReceivedTimestamp": "2026-06-01T12:00:00.250000Z",
        "user": {"username": "ada", "groups": ["shop-team"]},
        "objectRef": {"resource": "virtualservices", "namespace": "shop", "name": "reviews"},
        "responseStatus": {"code": 201},
        "requestObject": virtual_service("sent"),
        "responseObject": virtual_service("stored"),
        **changes,
    }


def parsed(tmp_path: Path, *lines: bytes) -> list[Any]:
    file = tmp_path / "log"
    file.write_bytes(b"\n".join(lines))
    return [found for _, found in read(file)]


def event(tmp_path: Path, **changes: Any) -> Any:
    (found,) = parsed(tmp_path, json.dumps(an_event(**changes)).encode())
    return found


def test_a_folder_is_read_from_its_oldest_file(tmp_path: Path) -> None:
    for name, number in (("reviews.jsonl", 3), ("reviews.jsonl.1", 2), ("reviews.jsonl.10", 1)):
        line = encode(recorded(virtual_service(f"vs-{number}")), annotations=())
        (tmp_path / name).write_bytes(line)
    (tmp_path / "reviews.jsonl.bak").write_bytes(b"{}")

    found = list(read(tmp_path))

    assert [each.request.name for _, each in found if isinstance(each, Recorded)] == [
        "vs-1",
        "vs-2",
        "vs-3",
    ]
    assert found[0][0] == Location(str(tmp_path / "reviews.jsonl.10"), 1, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"{", "this is no recorded review: ", id="no-json"),
        pytest.param(b'{"a": 1}', "this is neither a review that `meshwarden serve", id="other"),
        pytest.param(b'{"schema": "x"}', "this is no recorded review: Object missing", id="cut"),
        pytest.param(b"[" * 10_000, "this is no recorded review: ", id="deep"),
    ],
)
def test_a_bad_line_is_told_and_hides_none(tmp_path: Path, line: bytes, reason: str) -> None:
    good = encode(recorded(virtual_service()), annotations=()).strip()

    first, bad, last = parsed(tmp_path, good, line, b"", good)

    assert first == last == recorded(virtual_service())
    assert isinstance(bad, DocumentError)
    assert (bad.line, bad.reason[: len(reason)]) == (2, reason)


def test_of_what_was_stored_the_stored_object_counts(tmp_path: Path) -> None:
    found = event(tmp_path)

    assert found.request.object == virtual_service("stored")
    assert found.request.kind == Kind("networking.istio.io", "VirtualService")
    assert (found.request.operation, found.request.version) == (Operation.CREATE, "v1")
    assert (found.request.namespace, found.request.name) == ("shop", "stored")
    assert (found.request.user.name, found.request.user.groups) == ("ada", ("shop-team",))
    assert (found.decision, found.guardrails, found.namespace) == ("allow", (), None)
    assert (found.at, found.step) == (recorded(virtual_service()).at, Step.BOTH)


@pytest.mark.parametrize("verb", ["update", "patch"])
def test_a_change_is_an_update(tmp_path: Path, verb: str) -> None:
    found = event(tmp_path, verb=verb)

    assert (found.request.operation, found.request.old_object) == (Operation.UPDATE, None)


DENIED = {
    "code": 403,
    "message": 'admission webhook "istio.validate.meshwarden.dev" denied the request: …',
}


def test_of_what_was_refused_the_sent_object_counts(tmp_path: Path) -> None:
    found = event(tmp_path, responseStatus=DENIED, responseObject={"kind": "Status"})

    assert found.request.object == virtual_service("sent")
    assert found.decision == "deny"


def test_our_audit_annotations_tell_what_was_decided(tmp_path: Path) -> None:
    prefix = "istio.validate.meshwarden.dev"
    annotations = {
        f"{prefix}/decision": "warn",
        f"{prefix}/violations": "vs-timeout-required,vs-wildcard-host",
        "authorization.k8s.io/decision": "allow",
    }

    found = event(tmp_path, annotations=annotations)

    assert found.decision == "warn"
    assert found.guardrails == ("vs-timeout-required", "vs-wildcard-host")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"stage": "RequestReceived"}, id="too-early"),
        pytest.param({"verb": "list"}, id="no-change"),
        pytest.param({"responseObject": None}, id="a-lower-level"),
        pytest.param({"responseObject": {"metadata": {}}}, id="no-kind"),
        pytest.param({"verb": "patch", "responseStatus": DENIED}, id="a-refused-patch"),
        pytest.param({"objectRef": {"subresource": "status"}}, id="a-status"),
    ],
)
def test_an_event_that_shows_no_object_is_passed_over(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert event(tmp_path, **changes) == Skipped()
