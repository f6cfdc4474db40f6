from __future__ import annotations

import pytest

from webhook.documents import Document, read

POD = {"apiVersion": "v1", "kind": "Pod"}


def outcome(text: str) -> list[object]:
    return [x.object if isinstance(x, Document) else str(x) for x in read(text, "a.json")]


def pod_with(member: str) -> str:
    return '{"apiVersion": "v1", "kind": "Pod",\n "x": ' + member + "}"


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        pytest.param("1.0", 1, id="float-without-fraction"),
        pytest.param("-0.0", 0, id="negative-zero"),
        pytest.param("1.5e3", 1500, id="exponent"),
        pytest.param("9223372036854775807", 2**63 - 1, id="largest-integer"),
        pytest.param("9223372036854775808", 2.0**63, id="beyond-64-bits"),
        pytest.param("-99999999999999999999999", -1e23, id="far-beyond-64-bits"),
        pytest.param('"\\u00e9\\ud83d\\ude00\\/"', "é😀/", id="escapes"),
        pytest.param("[" * 99 + "]" * 99, None, id="as-deep-as-allowed"),
    ],
)
def test_json_means_what_kubernetes_makes_of_it(member: str, expected: object) -> None:
    (found,) = outcome(pod_with(member))

    assert isinstance(found, dict)
    value = found["x"]
    if expected is not None:
        assert (value, type(value)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(pod_with("]"), "2:7: not valid JSON: Expecting value", id="no-value"),
        pytest.param(
            pod_with('{"a": 1\n "b": 2}'),
            "3:2: not valid JSON: Expecting ',' delimiter",
            id="comma",
        ),
        pytest.param(pod_with("NaN"), "2:7: NaN is no number that Kubernetes can hold", id="nan"),
        pytest.param(
            pod_with("[1, -Infinity]"),
            "2:11: -Infinity is no number that Kubernetes can hold",
            id="infinity",
        ),
        pytest.param(
            pod_with('{"a": 1e400}'),
            "2:13: 1e400 is no number that Kubernetes can hold",
            id="large",
        ),
        pytest.param(
            pod_with("9" * 5000),
            f"2:7: {'9' * 5000} is no number that Kubernetes can hold",
            id="endless",
        ),
        pytest.param(
            pod_with('{"a": {},\n  "b": [1, {}],\n  "a": 2}'),
            '4:3: key "a" is given twice; keep one of them (the first stands on line 2)',
            id="key-twice",
        ),
        pytest.param(
            pod_with('["\\ud83d\\ude00", "\\ud83d"]'),
            "2:24: half of a surrogate pair is no character; write the whole pair or the character",
            id="half-a-surrogate-pair",
        ),
        pytest.param(
            pod_with('{"\\ud83d": 1}'),
            "2:8: half of a surrogate pair is no character; write the whole pair or the character",
            id="half-a-surrogate-pair-in-a-key",
        ),
        pytest.param(
            pod_with("[" * 100 + "]" * 100),
            "2:106: nested deeper than 100 levels, as no Kubernetes object is",
            id="deep",
        ),
        pytest.param(
            pod_with('{"a":' * 100_000),
            "2:502: nested deeper than 100 levels, as no Kubernetes object is",
            id="deeper-than-the-stack",
        ),
    ],
)
def test_json_that_no_object_can_be_is_told_with_its_place(text: str, expected: str) -> None:
    assert outcome(f"{text}\n---\n{pod_with('0')}") == [f"a.json:{expected}", POD | {"x": 0}]


def test_the_values_before_a_fault_are_kept() -> None:
    good = pod_with("1")

    assert outcome(f"{good} {good} ]") == [
        POD | {"x": 1},
        POD | {"x": 1},
        "a.json:3:10: not valid JSON: Expecting value",
    ]
