from __future__ import annotations

from webhook.dryrun.diffs import unified


def test_a_value_that_occurs_twice_is_written_twice() -> None:
    """YAML's anchors would show changes where none are."""
    shared = {"cpu": "1"}

    diff = unified({"a": shared, "b": shared}, {"a": shared, "b": shared, "c": "ü"}, name="x.yaml")

    assert diff == (
        "--- x.yaml\n+++ x.yaml with defaults\n@@ -2,3 +2,4 @@\n"
        "   cpu: '1'\n b:\n   cpu: '1'\n+c: ü"
    )


def test_nothing_changed() -> None:
    assert unified({"a": 1}, {"a": 1}, name="x.yaml") == ""
