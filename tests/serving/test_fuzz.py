"""Whatever is sent, the server answers, lives on, and lets nothing malformed pass."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.serving.reviews import UID, encoded, review, virtual_service
from tests.serving.running import exchange
from webhook.errors import MalformedReview
from webhook.serving.codec import parse_review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPSConnection

    from tests.serving.running import Running

ABSENT = object()
OBJECT = virtual_service(
    hosts=["reviews"],
    http=[
        {
            "match": [{"uri": {"prefix": "/v1"}}],
            "timeout": "5s",
            "retries": {"attempts": 2, "perTryTimeout": "1s", "retryOn": "5xx"},
            "route": [{"destination": {"host": "reviews", "port": {"number": 80}}, "weight": 1}],
        }
    ],
)
SOUND = review(OBJECT, operation="UPDATE", oldObject=deepcopy(OBJECT))

Place = tuple[str | int, ...]

NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place in *value*, from the outside in."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield (*here, key)
        yield from places(inner, (*here, key))


def changed(place: Place, value: Any) -> Any:
    """The sound review with *value* at *place*, or without anything there."""
    body: Any = deepcopy(SOUND)
    *parents, last = place
    holder = body
    for key in parents:
        holder = holder[key]
    if value is ABSENT:
        del holder[last]
    else:
        holder[last] = value
    return body


PLACES = list(places(SOUND))
TEXT, MAP, LIST, TRUTH, NOTHING = str, dict, list, bool, type(None)
TYPE = {"group": (TEXT,), "version": (TEXT,), "kind": (TEXT,), "resource": (TEXT,)}
ENVELOPE: dict[Place, tuple[type, ...]] = {
    ("apiVersion",): (TEXT,),
    ("kind",): (TEXT,),
    ("request",): (MAP,),
    ("request", "uid"): (TEXT,),
    ("request", "kind"): (MAP,),
    ("request", "resource"): (MAP,),
    ("request", "requestKind"): (MAP, NOTHING),
    ("request", "requestResource"): (MAP, NOTHING),
    ("request", "name"): (TEXT, NOTHING),
    ("request", "namespace"): (TEXT, NOTHING),
    ("request", "operation"): (TEXT,),
    ("request", "userInfo"): (MAP,),
    ("request", "userInfo", "username"): (TEXT, NOTHING),
    ("request", "userInfo", "groups"): (LIST, NOTHING),
    ("request", "userInfo", "groups", 0): (TEXT,),
    ("request", "object"): (MAP,),
    ("request", "oldObject"): (MAP,),
    ("request", "dryRun"): (TRUTH, NOTHING),
    ("request", "options"): (MAP, NOTHING),
    **{
        ("request", holder, key): types
        for holder in ("kind", "resource", "requestKind", "requestResource")
        for key, types in TYPE.items()
        if ("request", holder, key) in PLACES
    },
    **{
        ("request", holder, *place): types
        for holder in ("object", "oldObject")
        for place, types in {
            ("apiVersion",): (TEXT, NOTHING),
            ("kind",): (TEXT, NOTHING),
            ("metadata",): (MAP, NOTHING),
            ("metadata", "name"): (TEXT, NOTHING),
            ("metadata", "namespace"): (TEXT, NOTHING),
            ("metadata", "labels"): (MAP, NOTHING),
            ("metadata", "labels", "app"): (TEXT,),
        }.items()
    },
}
"""Which types the API allows where, written down without a look at how we read them."""

OPTIONAL = {
    place
    for place, types in ENVELOPE.items()
    if NOTHING in types or place[-2:-1] in {("labels",), ("groups",)}
}


def is_malformed(place: Place, value: Any) -> bool:
    """Whether *value* at *place* makes the envelope wrong, by type or by being absent."""
    if place not in ENVELOPE:
        return False
    if value is ABSENT:
        return place not in OPTIONAL
    # In Python, but not in JSON, a truth value is a number.
    return type(value) not in ENVELOPE[place]


@pytest.fixture(scope="module")
def connection(served: Running) -> Iterator[HTTPSConnection]:
    """One that is kept: a server that ended would show."""
    with served.connect() as kept:
        yield kept


def ask(connection: HTTPSConnection, path: str, body: bytes) -> tuple[int, Any]:
    """Status and response, or text, of one answer."""
    status, answer, _ = exchange(connection, f"{path}?timeout=10s", body)
    return status, json.loads(answer)["response"] if status == 200 else answer.decode()


FUZZED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PATHS = st.sampled_from(["/validate", "/mutate"])


@FUZZED
@given(path=PATHS, body=st.binary(max_size=400))
@example(path="/validate", body=b"")
@example(path="/validate", body=b"\x00" * 100)
def test_random_bytes(connection: HTTPSConnection, path: str, body: bytes) -> None:
    assert ask(connection, path, body)[0] == 400


@FUZZED
@given(path=PATHS, end=st.integers(0, len(encoded(SOUND)) - 1))
def test_truncated_json(connection: HTTPSConnection, path: str, end: int) -> None:
    assert ask(connection, path, encoded(SOUND)[:end])[0] == 400


@FUZZED
@given(path=PATHS, place=st.sampled_from(PLACES), value=ANYTHING)
def test_wrong_types_at_every_place(
    connection: HTTPSConnection, path: str, place: Place, value: Any
) -> None:
    status, answer = ask(connection, path, encoded(changed(place, value)))

    assert status in {200, 400}
    if is_malformed(place, value):
        assert status == 400
    if status == 400:
        named = answer.partition(":")[0].partition(" ")[0].partition("[")[0]
        changed_at = ".".join(map(str, place))
        assert named.startswith(changed_at) or changed_at.startswith(named)


@FUZZED
@given(path=PATHS, place=st.sampled_from(PLACES))
def test_missing_fields(connection: HTTPSConnection, path: str, place: Place) -> None:
    status, answer = ask(connection, path, encoded(changed(place, ABSENT)))

    if is_malformed(place, ABSENT):
        assert (status, answer.endswith((" is missing", " always has one"))) == (400, True)
    else:
        assert (status, answer["uid"]) == (200, UID)


@FUZZED
@given(path=PATHS, place=st.sampled_from(PLACES), key=st.text(min_size=1), value=ANYTHING)
def test_surplus_fields_change_nothing(
    connection: HTTPSConnection, path: str, place: Place, key: str, value: Any
) -> None:
    """Outside of the object: an API server of tomorrow may send more."""
    outside = [p for p in place[:2] if p not in {"object", "oldObject"}]
    body: Any = deepcopy(SOUND)
    holder = body
    for step in outside:
        holder = holder[step] if isinstance(holder[step], dict) else holder
    if key.startswith(("sub", "request")):
        key = f"x{key}"
    holder.setdefault(key, value)

    assert ask(connection, path, encoded(body)) == ask(connection, path, encoded(SOUND))


@pytest.mark.parametrize("path", ["/validate", "/mutate"])
@pytest.mark.parametrize("depth", [10, 100, 130, 500, 900, 1_000, 10_000, 500_000])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting(
    connection: HTTPSConnection, path: str, depth: int, begin: str, end: str
) -> None:
    """Up to where Rego can follow it is judged; beyond that nobody lets it pass unseen."""
    body = encoded(SOUND).replace(b'"prefix": "/v1"', b'"prefix": NESTED')
    nested = (begin * depth + "1" + end * depth).encode()

    status, answer = ask(connection, path, body.replace(b"NESTED", nested))

    assert status in {200, 400}
    if depth >= 1_000:
        assert (status, answer) == (400, "the body nests too deeply")


@pytest.mark.parametrize("path", ["/validate", "/mutate"])
@pytest.mark.parametrize(
    "number",
    ["1e999", "-1e999", "9" * 400, "9" * 100_000, "0." + "1" * 10_000, "1e-999", "-0", "1E400"],
)
def test_huge_numbers(connection: HTTPSConnection, path: str, number: str) -> None:
    body = encoded(SOUND).replace(b'"attempts": 2', b'"attempts": ' + number.encode())

    assert ask(connection, path, body)[0] in {200, 400}


@FUZZED
@given(body=st.binary(max_size=400))
def test_the_codec_raises_one_error_only(body: bytes) -> None:
    for tried in (body, encoded(SOUND)[:200] + body, body.join([b"{", b"}"])):
        with pytest.raises(MalformedReview):
            parse_review(tried)


def test_it_has_lived_through_all_of_this(served: Running) -> None:
    assert served.process.poll() is None
    assert served.metric('meshwarden_refused_total{reason="defect"}') == 0
    assert served.metric('meshwarden_refused_total{reason="engine"}') == 0
