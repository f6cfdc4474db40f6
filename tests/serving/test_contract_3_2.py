"""What an API server demands of a webhook's answers, asked over real TLS.

Each test is named after the item of the contract that it holds us to. Items that concern the
registration of a webhook and not its server (12 to 16) have no test here.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving.reviews import UID, denied, encoded, finding, patch_of, review, virtual_service
from tests.serving.running import JSON_TYPE, exchange, read

if TYPE_CHECKING:
    from tests.serving.running import Running

PATHS = ("/validate", "/mutate")
RETRIES = {
    "retries": {"attempts": 10, "perTryTimeout": "2s"},
    "timeout": "5s",
    "route": [{"destination": {"host": "reviews"}}],
}
UNBOUNDED = {"route": [{"destination": {"host": "reviews"}}]}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "obj",
    [
        pytest.param(virtual_service(hosts=["reviews"], http=[]), id="sound"),
        pytest.param(virtual_service(hosts=["*"], http=[RETRIES]), id="denied"),
    ],
)
def test_3_2_01_response_has_the_very_type_and_echoes_the_uid(
    served: Running, path: str, obj: dict[str, Any]
) -> None:
    status, body, headers = served.post(f"{path}?timeout=5s", encoded(review(obj)))

    assert status == 200
    assert headers["content-type"] == "application/json"
    answer = json.loads(body)
    assert (answer["apiVersion"], answer["kind"]) == ("admission.k8s.io/v1", "AdmissionReview")
    assert answer["response"]["uid"] == UID


def test_3_2_02_validation_carries_no_patch(served: Running) -> None:
    obj = virtual_service(hosts=["reviews"], http=[UNBOUNDED])

    response = served.ask("/validate", review(obj))

    assert {"patch", "patchType"} & response.keys() == set()


def test_3_2_02_a_patch_is_a_base64_array_with_its_type(served: Running) -> None:
    obj = virtual_service(hosts=["reviews"], http=[UNBOUNDED])

    response = served.ask("/mutate", review(obj))

    assert response["patchType"] == "JSONPatch"
    assert patch_of(response)[0] == {"op": "add", "path": "/spec/http/0/timeout", "value": "15s"}


def test_3_2_02_no_change_sends_neither_patch_nor_type(served: Running) -> None:
    response = served.ask("/mutate", review(virtual_service(hosts=["reviews"], http=[])))

    assert response == {"uid": UID, "allowed": True}


@pytest.mark.parametrize("path", PATHS)
def test_3_2_03_a_denial_is_a_200_and_so_is_what_could_not_be_judged(
    scripted: Running, path: str
) -> None:
    failing = virtual_service(script={"vs-one": {"fails": "no such built-in"}})
    for obj in (denied(one=[finding(["spec"], "spec is wrong")]), failing):
        status, _, _ = scripted.post(path, encoded(review(obj)))

        assert status == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "content_type",
    [
        pytest.param("application/yaml", id="another"),
        pytest.param("application/json-patch+json", id="looks-alike"),
        pytest.param("", id="empty"),
    ],
)
def test_3_2_03_another_content_type_is_a_415(
    scripted: Running, path: str, content_type: str
) -> None:
    headers = {"Content-Type": content_type}

    assert scripted.post(path, encoded(review()), headers)[0] == 415


def test_3_2_03_a_content_type_may_have_parameters(scripted: Running) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}

    assert scripted.post("/validate", encoded(review()), headers)[0] == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(7 * 1024 * 1024, 200, id="at-the-limit"),
        pytest.param(7 * 1024 * 1024 + 1, 413, id="above-the-limit"),
    ],
)
def test_3_2_03_a_body_above_7_mib_is_a_413(
    scripted: Running, path: str, size: int, expected: int
) -> None:
    body = encoded(review(virtual_service(padding="")))
    body = body.replace(b'"padding": ""', b'"padding": "%s"' % (b"x" * (size - len(body))))
    assert len(body) == size

    assert scripted.post(path, body)[0] == expected


def test_3_2_03_a_body_of_unknown_length_has_the_same_limit(scripted: Running) -> None:
    """And whoever sends it all the same gets to read the answer."""
    chunk = b"x" * 1024 * 1024
    with scripted.connect() as connection:
        connection.request("POST", "/validate", iter([chunk] * 20), JSON_TYPE, encode_chunked=True)

        status, body, headers = read(connection.getresponse())

    assert (status, headers["connection"]) == (413, "close")
    assert body == b"the body has more than 7340032 bytes"


def test_3_2_04_a_denial_is_forbidden_with_the_whole_message_and_causes(served: Running) -> None:
    """Forbidden is the reason with which kubectl shows it all; causes are for programs."""
    obj = virtual_service(hosts=["reviews"], http=[RETRIES])

    response = served.ask("/validate", review(obj))

    assert response["allowed"] is False
    status = response["status"]
    message = status.pop("message")
    assert message.startswith(
        "VirtualService shop/reviews violates 1 guardrail\n"
        "[vs-retries-bounded] spec.http[0].retries.attempts: attempts is 10; "
    )
    [cause] = status["details"].pop("causes")
    assert cause["reason"] == "vs-retries-bounded"
    assert cause["field"] == "spec.http[0].retries.attempts"
    assert cause["message"].startswith("attempts is 10; ")
    assert status == {
        "status": "Failure",
        "reason": "Forbidden",
        "code": 403,
        "details": {
            "name": "reviews",
            "group": "networking.istio.io",
            "kind": "VirtualService",
        },
    }


def test_3_2_04_what_is_allowed_has_no_status(served: Running) -> None:
    response = served.ask("/validate", review(virtual_service(hosts=["reviews"], http=[])))

    assert response["allowed"] is True
    assert "status" not in response


def test_3_2_05_every_finding_is_in_one_answer(served: Running) -> None:
    """Of several webhooks only the first denial is shown, so ours tells everything at once."""
    obj = virtual_service(hosts=["*"], http=[RETRIES, RETRIES])

    message = served.ask("/validate", review(obj))["status"]["message"]

    assert re.findall(r"^\[(.+?)\] (.+?):", message, re.MULTILINE) == [
        ("vs-retries-bounded", "spec.http[0].retries.attempts"),
        ("vs-retries-bounded", "spec.http[1].retries.attempts"),
        ("vs-unreachable-rule", "spec.http[1]"),
        ("vs-wildcard-host", "spec.hosts[0]"),
    ]


def test_3_2_06_mutation_is_idempotent(served: Running) -> None:
    """An API server may call again after another webhook: the second answer changes nothing."""
    obj = virtual_service(hosts=["reviews"], http=[UNBOUNDED, UNBOUNDED])
    patched = patched_by(served.ask("/mutate", review(obj)), obj)

    again = served.ask("/mutate", review(patched))

    assert patched != obj
    assert again == {"uid": UID, "allowed": True}


def patched_by(response: dict[str, Any], obj: dict[str, Any]) -> dict[str, Any]:
    """*obj* after the patch; ours only ever add."""
    patched: Any = deepcopy(obj)
    for operation in patch_of(response):
        *parents, last = operation["path"].split("/")[1:]
        holder = patched
        for key in parents:
            holder = holder[int(key)] if isinstance(holder, list) else holder[key]
        holder[last.replace("~1", "/")] = operation["value"]
    return dict(patched)


def test_3_2_06_a_delete_is_never_patched(served: Running) -> None:
    obj = virtual_service(hosts=["reviews"], http=[UNBOUNDED])
    deleting = review(obj, operation="DELETE", object=None, oldObject=obj, options=None)

    assert served.ask("/mutate", deleting) == {"uid": UID, "allowed": True}


@pytest.mark.parametrize("path", PATHS)
def test_3_2_07_a_server_side_dry_run_gets_the_same_answer(served: Running, path: str) -> None:
    """We have no side effects that a dry run could forbid."""
    obj = virtual_service(hosts=["*"], http=[UNBOUNDED])

    assert served.ask(path, review(obj, dryRun=True)) == served.ask(path, review(obj))


def test_3_2_08_the_answer_comes_before_the_deadline_and_names_the_cause(
    scripted: Running,
) -> None:
    slow = review(virtual_service(seconds=20, script={}))

    before = scripted.metric("meshwarden_deadline_exceeded_total")
    status, body, _ = scripted.post("/validate?timeout=1s", encoded(slow))

    assert status == 200
    message = json.loads(body)["response"]["status"]["message"]
    assert "[vs-one] could not be judged: the time for this review was up" in message
    line = scripted.logged(
        "review", decision="deny", failures=late("one", "two", "warned", "audited")
    )
    assert line["ms"] < 1000
    assert scripted.metric("meshwarden_deadline_exceeded_total") == before + 1


def late(*names: str) -> dict[str, str]:
    return {f"vs-{name}": "the time for this review was up" for name in names}


def test_only_post_is_answered_and_only_on_our_paths(scripted: Running) -> None:
    answers = {}
    with scripted.connect() as connection:
        for method, path in [("GET", "/validate"), ("PUT", "/mutate"), ("POST", "/validate/")]:
            connection.request(method, path)
            answers[method, path] = read(connection.getresponse())[0]

    assert answers == {
        ("GET", "/validate"): 405,
        ("PUT", "/mutate"): 405,
        ("POST", "/validate/"): 404,
    }


def test_no_server_is_named_and_no_text_of_a_user_is_in_a_header(scripted: Running) -> None:
    obj = denied(one=[finding(["spec"], "evil\r\nX-Evil: 1")])

    _, _, headers = scripted.post("/validate", encoded(review(obj, uid="1\r\nX-Evil: 1")))

    assert headers.keys() == {"date", "content-type", "content-length"}


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        pytest.param("unavailable", b"cannot judge: the engine is away", id="engine-away"),
        pytest.param(
            "broken", b"cannot judge: the webhook failed; its log says where", id="defect"
        ),
    ],
)
def test_what_cannot_be_judged_at_all_is_a_500_so_that_failure_policy_decides(
    scripted: Running, engine: str, expected: bytes
) -> None:
    unjudged = encoded(review(virtual_service(engine=engine), uid=f"uid-{engine}"))

    with scripted.connect() as connection:
        status, body, _ = exchange(connection, "/validate", unjudged)
        next_status, _, _ = exchange(connection, "/validate", encoded(review()))

    assert (status, body) == (500, expected)
    assert next_status == 200
    line = scripted.logged("cannot judge", uid=f"uid-{engine}")
    assert line["at"].startswith("scripted.py:")
    assert "quotes" not in json.dumps(line)
