"""How long a review may take."""

from __future__ import annotations

import pytest

from webhook.serving.deadline import allowance


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(b"timeout=5s", 4.7, id="as-an-api-server-writes-it"),
        pytest.param(b"timeout=30s", 29.7, id="the-longest"),
        pytest.param(b"timeout=1m", 9.7, id="longer-than-any"),
        pytest.param(b"timeout=0.4s", 0.2, id="half-is-left-where-the-margin-would-take-more"),
        pytest.param(b"timeout=1s500ms", 1.2, id="two-units"),
        pytest.param(b"timeout=.5s", 0.25, id="no-digit-before-the-point"),
        pytest.param(b"timeout=1500000us", 1.2, id="microseconds"),
        pytest.param("timeout=1500000µs".encode("latin-1"), 1.2, id="microseconds-with-mu"),
        pytest.param(b"a=b&timeout=2s", 1.7, id="not-the-first"),
        pytest.param(b"", 9.7, id="absent"),
        pytest.param(b"timeout=", 9.7, id="empty"),
        pytest.param(b"timeout=0s", 9.7, id="zero"),
        pytest.param(b"timeout=-1s", 9.7, id="negative"),
        pytest.param(b"timeout=5", 9.7, id="no-unit"),
        pytest.param(b"timeout=1e1s", 9.7, id="no-duration-of-gos"),
        pytest.param(b"timeout=soon", 9.7, id="a-word"),
        pytest.param(b"timeout=%", 9.7, id="a-broken-escape"),
        pytest.param(b"timeout=" + b"9" * 400 + b"s", 9.7, id="huge"),
    ],
)
def test_what_the_caller_waits_minus_a_margin(query: bytes, expected: float) -> None:
    assert allowance(query, default=10.0, margin=0.3) == pytest.approx(expected)
