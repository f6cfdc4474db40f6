"""What an answer tells beside its decision: items 9 and 10 of the contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.serving.reviews import denied, finding, review, virtual_service

if TYPE_CHECKING:
    from tests.serving.running import Running

QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")


def test_3_2_09_audit_annotations_have_qualified_names(scripted: Running) -> None:
    """An API server drops others with no more than a line in its log."""
    script: dict[str, Any] = {
        "vs-one": {"deny": [finding(["spec"], "a"), finding(["metadata"], "b")]},
        "vs-audited": {"deny": [finding(["spec"], "c")]},
        "vs-two": {"fails": "no such built-in"},
    }
    obj = virtual_service(script=script)
    obj["metadata"]["annotations"] = {"meshwarden.dev/break-glass": "incident\n42"}
    user = {"username": "ada", "groups": ["on-call"]}

    annotations = scripted.ask("/validate", review(obj, userInfo=user))["auditAnnotations"]

    assert annotations == {
        "decision": "warn",
        "violations": "vs-audited,vs-one",
        "failed": "vs-two",
        "break-glass": "incident 42",
    }
    assert all(QUALIFIED.fullmatch(key) for key in annotations)


def test_3_2_09_mutation_says_what_it_defaulted(scripted: Running) -> None:
    script = {"vs-one": {"inject": [{"path": ["spec", "timeout"], "value": "1s"}]}}

    response = scripted.ask("/mutate", review(virtual_service(script=script)))

    assert response["auditAnnotations"] == {"defaulted": "vs-one"}


def test_3_2_10_a_warning_is_one_line_without_control_characters(scripted: Running) -> None:
    """An API server silently drops others: they do not fit into a header."""
    nasty = "mode is \x1b[31m'a\nb\tc\x00\x7f\u2028\u202ed' ; \U0001f600\r\n done"
    obj = denied(warned=[finding(["spec", "a\nb"], nasty)])

    [warning] = scripted.ask("/validate", review(obj))["warnings"]

    assert warning == (
        "[vs-warned] spec[\"a\\nb\"]: mode is [31m'a b c d' ; \U0001f600 done; "
        "fix: Do as vs-warned says."
    )


def test_3_2_10_warnings_are_short_few_enough_and_never_twice(scripted: Running) -> None:
    long = [finding(["spec", "http", i], f"{i:03} is " + "x" * 300) for i in range(50)]
    obj = denied(warned=[*long, *long])

    warnings = scripted.ask("/validate", review(obj))["warnings"]

    assert max(map(len, warnings)) == 256
    assert sum(map(len, warnings)) <= 3500
    assert len(set(warnings)) == len(warnings)
    assert warnings[0].startswith("[vs-warned] spec.http[0]: 000 is xxx")
    assert warnings[-1] == "… and 37 more (run `meshwarden check` for all)"
    assert len(warnings) == 14
    assert not any(warning.startswith("Warning") for warning in warnings)
