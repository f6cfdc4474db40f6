from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from webhook.documents import Document, read, value_of
from webhook.errors import DocumentError

# Each pair is what `kubectl` sends to the API server for the scalar.
AS_KUBECTL_SENDS = {
    "y": True, "n": False, "yes": True, "No": False, "ON": True, "off": False,
    "TRUE": True, "False": False, "yEs": "yEs", "t": "t",
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "nULL": "nULL",
    "0": 0, "7": 7, "-0": 0, "+1": 1, "-12": -12, "1_000": 1000, "1__0": 10, "1_": 1, "_1": "_1",
    "010": 8, "08": 8, "0_8": 8, "09.5": 9.5, "0o17": 15, "0O17": 15, "0o": "0o", "-010": -8,
    "0x1f": 31, "0X1F": 31, "+0x1F": 31, "0x": "0x", "0x1p4": "0x1p4",
    "0b11": 3, "0B11": 3, "-0b11": -3, "0b12": "0b12",
    "100": 100, "1010": 1010,
    "1e3": 1000, "1E3": 1000, "1.5e3": 1500, "1e3x": "1e3x", "1.0": 1, "5.": 5, "1.50": 1.5,
    ".5": 0.5, "-.5": -0.5, "+.5": 0.5, ".5_0": 0.5, "._5": "._5", ".5_0_": ".5_0_", ".1e1": 1,
    ".e3": ".e3", ".5p1": ".5p1", "1_0.5": 10.5, "-1e18": -(10**18), "1e19": 1e19, "1e21": 1e21,
    "1e400": "1e400", "-1e400": "-1e400", ".1e400": ".1e400",
    "9223372036854775807": 2**63 - 1, "9223372036854775808": 9223372036854776000.0,
    "-9223372036854775808": -(2**63), "-9223372036854775809": -9223372036854776000.0,
    "18446744073709551615": 18446744073709552000.0, "99999999999999999999999": 1e23,
    "0777777777777777777777777": 7.777777777777778e23, "0xfffffffffffffffff": "0xfffffffffffffffff",
    "12:30": "12:30", "2020-01-01": "2020-01-01", "2026-06-01T00:00:00Z": "2026-06-01T00:00:00Z",
    "infinity": "infinity", "nan": "nan", "=": "=", "<<": "<<",
    "'1'": "1", '"yes"': "yes", '".inf"': ".inf", "''": "",
    "!!str 5": "5", "!!str ~": "~", "!!str": "", "!foo 6": "6", "!!foo x": "x",
    "!!int '5'": 5, "!!float 5": 5, "!!float 0x1f": 31, "!!bool 'yes'": True, "!!null ''": None,
    "!!null": None, "!!timestamp 2020-01-01": "2020-01-01", "!!binary aGk=": "hi",
    "!!binary /w==": "\ufffd", "!!map [a]": ["a"], "!!foo {a: 1}": {"a": 1},
    "!!set {a, b}": {"a": None, "b": None}, "!!python/object:os.system x": "x",
}  # fmt: skip

REFUSED = {
    ".nan": "JSON cannot hold .nan",
    "-.inf": "JSON cannot hold -.inf",
    "+.INF": "JSON cannot hold +.INF",
    "!!float .NaN": "JSON cannot hold .NaN",
    "!!int abc": "'abc' is no int, as its tag claims",
    "!!bool maybe": "'maybe' is no bool, as its tag claims",
    "!!null x": "'x' is no null, as its tag claims",
    "!!float abc": "'abc' is no float, as its tag claims",
    "!!binary '@'": "!!binary is followed by what is no base64",
}

AS_KEYS = {
    "8080": "8080", "010": "8", "1e3": "1000", "1.50": "1.5", "true": "true", "off": "false",
    "'8080'": "8080", "!!str 5": "5", "!!int '5'": "5", "2020-01-01": "2020-01-01", '"<<"': "<<",
    "!foo x": "x",
}  # fmt: skip


def manifest(scalar: str, key: str = "v") -> str:
    return f"apiVersion: a.example/v1\nkind: A\nmetadata: {{name: a}}\nspec:\n  {key}: {scalar}\n"


def spec_of(text: str) -> object:
    (document,) = read(text, "a.yaml")
    assert isinstance(document, Document)
    return document.object["spec"]


@pytest.mark.parametrize(("scalar", "expected"), AS_KUBECTL_SENDS.items())
def test_a_scalar_means_what_kubectl_takes_it_for(scalar: str, expected: object) -> None:
    found = spec_of(manifest(scalar))

    assert found == {"v": expected}
    assert json.dumps(found) == json.dumps({"v": expected})


@pytest.mark.parametrize(("key", "expected"), AS_KEYS.items())
def test_a_key_becomes_text(key: str, expected: str) -> None:
    assert spec_of(manifest("1", key=key)) == {expected: 1}


@pytest.mark.parametrize(("scalar", "reason"), REFUSED.items())
def test_a_scalar_without_a_json_value_is_refused_at_its_place(scalar: str, reason: str) -> None:
    (error,) = read(manifest(f"[1, {scalar}]"), "a.yaml")

    assert isinstance(error, DocumentError)
    assert str(error) == f"a.yaml:5:10: {reason}"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        pytest.param("~", 'a key cannot be null; quote it, as in "null"', id="null"),
        pytest.param("[a]", "a key must be a plain value, not a list or a mapping", id="list"),
        pytest.param(".inf", "JSON cannot hold .inf", id="infinity"),
    ],
)
def test_a_key_that_cannot_be_text_is_refused_at_its_place(key: str, reason: str) -> None:
    (error,) = read(manifest("1", key=key), "a.yaml")

    assert str(error) == f"a.yaml:5:3: {reason}"


def test_values_are_remembered_only_as_far_as_memory_allows() -> None:
    """More different scalars than are remembered, and longer ones, still have their values."""
    numbers = list(range(20_000))
    long = "9" * 45

    assert value_of("\n".join(f"- {n}" for n in numbers)) == numbers
    assert value_of("\n".join(f"k{n}: {n}" for n in numbers)) == {f"k{n}": n for n in numbers}
    assert value_of(f"{long}a: {long}b") == {f"{long}a": f"{long}b"}


def as_kubernetes_reads(digits: str) -> int | float:
    return int(digits) if -(2**63) <= int(digits) < 2**63 else float(digits)


@pytest.mark.skipif("KUBEBUILDER_ASSETS" not in os.environ, reason="needs kubectl")
def test_kubectl_agrees(tmp_path: Path) -> None:
    """The tables above are kubectl's own answers, not our reading of its library."""
    lines = [f"  v{i}: {scalar}" for i, scalar in enumerate(AS_KUBECTL_SENDS)]
    lines += [f"  k{i}: {{{key}: 1}}" for i, key in enumerate(AS_KEYS)]
    file = tmp_path / "a.yaml"
    file.write_text(manifest("", key="a") + "\n".join(lines))
    kubectl = Path(os.environ["KUBEBUILDER_ASSETS"], "kubectl")

    sent = subprocess.run(
        [kubectl, "annotate", "--local", "-f", file, "a=b", "-o", "json"],
        capture_output=True,
        check=True,
        text=True,
    )

    expected = {"a": None} | {f"v{i}": v for i, v in enumerate(AS_KUBECTL_SENDS.values())}
    expected |= {f"k{i}": {key: 1} for i, key in enumerate(AS_KEYS.values())}
    assert json.loads(sent.stdout, parse_int=as_kubernetes_reads)["spec"] == expected
