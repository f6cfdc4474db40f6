"""What the controller was started with, as its Deployment says."""

from __future__ import annotations

from typing import Any

import pytest

from webhook.doctor.asking import arguments_of, option


def deployment(*containers: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": list(containers)}}}}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(None, [], id="missing"),
        pytest.param({"spec": {"template": {"spec": {"containers": 1}}}}, [], id="no-list"),
        pytest.param(deployment({"args": ["a", "b"]}, {"args": ["c"]}), ["a", "b", "c"], id="all"),
        pytest.param(deployment({"name": "x"}, "y", {"args": "z"}), [], id="none"),
        pytest.param(deployment({"args": ["a", 1]}), ["a"], id="no-text"),
    ],
)
def test_arguments_are_those_of_every_container(found: Any, expected: list[str]) -> None:
    assert arguments_of(found) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "baseline", id="nothing"),
        pytest.param(["controller"], "baseline", id="not-said"),
        pytest.param(["--profile=audit", "--workloads"], "audit", id="one-word"),
        pytest.param(["--profile", "audit", "--workloads"], "audit", id="two-words"),
        pytest.param(["--profile=audit", "--profile=production"], "production", id="last"),
        pytest.param(["--profiles=audit"], "baseline", id="another"),
        pytest.param(["--profile"], "baseline", id="no-value"),
    ],
)
def test_an_option_is_read_as_the_command_reads_it(arguments: list[str], expected: str) -> None:
    assert option(arguments, "--profile", "baseline") == expected
