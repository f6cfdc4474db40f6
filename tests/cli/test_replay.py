"""`meshwarden replay`: which decisions flip, whatever the recording is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.recordings import ONLY, replay, retrying, review, write
from tests.recording.reviews import AT, virtual_service
from webhook.inventory import Namespace
from webhook.recording import Step

if TYPE_CHECKING:
    from pathlib import Path


def enforcement(binding: str, *, exemption: str = "") -> str:
    return f"""\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {{name: default}}
spec:
  bindings:
  - guardrail: vs-retries-bounded
    {binding}
{exemption}"""


def test_what_would_be_denied_now_is_grouped_with_examples(folder: Path) -> None:
    later = AT + timedelta(hours=1)
    write(
        folder,
        *(review(retrying(f"vs-{number}", 10)) for number in range(4)),
        review(retrying("calm", 2), "deny"),
        review(retrying("as-before", 9), "deny", at=later),
        review(retrying("sound", 2)),
    )

    result = replay("log", ONLY)

    assert result.output.splitlines() == [
        "allow -> deny: 4",
        "  [vs-retries-bounded] namespace shop, user ada: 4",
        *(
            line
            for number in range(3)
            for line in (
                f"    VirtualService shop/vs-{number} at 2026-06-01 12:00:00 (log:{number + 1}:1)",
                "      spec.http[0].retries.attempts: attempts is 10; at most 3",
            )
        ),
        "    … and 1 more",
        "",
        "deny -> allow: 1",
        "  [vs-retries-bounded] namespace shop, user ada: 1",
        "    VirtualService shop/calm at 2026-06-01 12:00:00 (log:5:1)",
        "",
        "7 reviews from 2026-06-01 12:00:00 to 2026-06-01 13:00:00; 5 decisions flip",
    ]
    assert result.exit_code == 1


def test_programs_get_the_report_of_every_command_with_what_flips(folder: Path) -> None:
    write(folder, review(retrying("hasty", 10)))

    result = replay("log", ONLY, "-o", "json")

    told = json.loads(result.output)
    assert told["schema"] == "meshwarden.dev/report/v1"
    assert (told["summary"]["objects"], told["summary"]["denied"]) == (1, 1)
    assert [each["location"] for each in told["findings"]] == [
        {"file": "log", "line": 1, "column": 1}
    ]
    assert told["replay"] == {
        "passedOver": 0,
        "first": "2026-06-01T12:00:00.250000+00:00",
        "last": "2026-06-01T12:00:00.250000+00:00",
        "flips": [{"before": "allow", "after": "deny", "reviews": 1}],
        "groups": [
            {
                "before": "allow",
                "after": "deny",
                "guardrail": "vs-retries-bounded",
                "namespace": "shop",
                "user": "ada",
                "reviews": 1,
                "examples": [
                    {
                        "object": {
                            "group": "networking.istio.io",
                            "version": "v1",
                            "kind": "VirtualService",
                            "namespace": "shop",
                            "name": "hasty",
                        },
                        "at": "2026-06-01T12:00:00.250000+00:00",
                        "location": {"file": "log", "line": 1, "column": 1},
                    }
                ],
            }
        ],
    }


def test_two_configurations_are_compared_with_each_other(folder: Path) -> None:
    """What was decided at the time then counts for nothing."""
    write(folder, review(retrying("hasty", 10), "allow"), review(retrying("hastier", 20), "allow"))
    (folder / "old.yaml").write_text(enforcement("action: deny"))
    (folder / "new.yaml").write_text(enforcement("params: {maxAttempts: 10}"))

    result = replay("log", ONLY, "--config=new.yaml", "--against=old.yaml")

    assert result.output.splitlines()[0] == "deny -> allow: 1"
    assert result.output.splitlines()[2].startswith("    VirtualService shop/hasty at ")
    assert result.exit_code == 0


@pytest.mark.parametrize(("fail_on", "code"), [("deny", 0), ("warn", 1)])
def test_a_new_warning_fails_where_that_is_asked_for(folder: Path, fail_on: str, code: int) -> None:
    write(folder, review(retrying("hasty", 10)))
    (folder / "new.yaml").write_text(enforcement("action: warn"))

    result = replay("log", ONLY, "--config=new.yaml", f"--fail-on={fail_on}")

    assert result.output.splitlines()[0] == "allow -> warn: 1"
    assert result.exit_code == code


def test_each_review_is_judged_as_of_its_own_time(folder: Path) -> None:
    """An exemption that has ended since covers what was asked for before its end."""
    exemption = """\
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: shop, name: t-1}
spec: {guardrails: [vs-retries-bounded], until: 2026-06-01, reason: T-1}
"""
    (folder / "new.yaml").write_text(enforcement("action: deny", exemption=exemption))
    tomorrow = AT + timedelta(days=1)
    write(
        folder, review(retrying("hasty", 10)), review(retrying("later", 10), "allow", at=tomorrow)
    )

    result = replay("log", ONLY, "--config=new.yaml")

    assert result.output.splitlines()[0] == "allow -> deny: 1"
    assert result.output.splitlines()[2].startswith("    VirtualService shop/later at ")


def test_each_namespace_is_as_it_was_at_the_time(folder: Path) -> None:
    (folder / "new.yaml").write_text(
        enforcement("match: {namespaceSelector: {matchLabels: {env: prod}}}")
        + "    action: deny\n  - guardrail: vs-retries-bounded\n    action: 'off'\n"
    )
    dev = Namespace(name="shop", labels={"env": "dev"})
    write(
        folder,
        review(retrying("as-dev", 10), "allow", namespace=dev),
        review(retrying("as-prod", 10)),
    )

    result = replay("log", ONLY, "--config=new.yaml")

    assert result.output.splitlines()[0] == "allow -> deny: 1"
    assert result.output.splitlines()[2].startswith("    VirtualService shop/as-prod at ")


def test_a_default_that_would_be_injected_is_a_flip(folder: Path) -> None:
    """Defaults are compared where they were recorded: in mutation."""
    (folder / "new.yaml").write_text(
        enforcement("action: warn\n  - guardrail: vs-timeout-required\n    inject: true")
    )
    obj = virtual_service()
    bare = review(obj, "unchanged", step=Step.MUTATE)
    write(folder, bare, review(obj, "allow"))

    result = replay("log", "--guardrail=vs-timeout-required", "--config=new.yaml", "-o", "json")

    told = json.loads(result.output)
    assert told["replay"]["flips"] == [{"before": "unchanged", "after": "defaulted", "reviews": 1}]
    assert [each["path"] for each in told["defaults"]] == ["spec.http[0].timeout"]
    assert told["findings"] == []


def test_an_audit_log_is_replayed_too(folder: Path) -> None:
    event = {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "stage": "ResponseComplete",
        "verb": "update",
        "requestReceivedTimestamp": "2026-06-01T12:00:00Z",
        "objectRef": {"namespace": "shop", "name": "hasty"},
        "responseStatus": {"code": 200},
        "responseObject": retrying("hasty", 10),
    }
    lines = [event, {**event, "verb": "get"}, {**event, "responseObject": None}]
    (folder / "log").write_text("\n".join(map(json.dumps, lines)))

    result = replay("log", ONLY)

    assert result.output.splitlines() == [
        "allow -> deny: 1",
        "  [vs-retries-bounded] namespace shop, user (unknown): 1",
        "    VirtualService shop/hasty at 2026-06-01 12:00:00 (log:1:1)",
        "      spec.http[0].retries.attempts: attempts is 10; at most 3",
        "",
        "1 review at 2026-06-01 12:00:00; 1 decision flips; 2 events without an object passed over",
    ]


def test_a_flip_due_to_two_guardrails_stands_under_both(folder: Path) -> None:
    """Each time with what that guardrail has to say."""
    obj = retrying("hasty", 10)
    obj["spec"]["hosts"] = ["*"]
    write(folder, review(obj))

    result = replay("log", ONLY, "--guardrail=vs-wildcard-host", "--profile=production")

    found = [line for line in result.output.splitlines() if line.startswith("      ")]
    assert result.output.splitlines()[0] == "allow -> deny: 1"
    assert [line.split(":")[0].strip() for line in found] == [
        "spec.http[0].retries.attempts",
        "spec.hosts[0]",
    ]
