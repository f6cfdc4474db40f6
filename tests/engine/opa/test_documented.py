"""docs/opa.md keeps its word: each row of its tables."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.cluster.programs import eventually
from tests.engine.opa.documented import (
    ALONE,
    BROKEN,
    WHOLE,
    asked,
    beside,
    in_metrics,
)
from tests.engine.opa.loopback import OPA_ERROR, answering, delayed, http, through
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.opa.serving import serving
from tests.serving.conftest import issue
from webhook import policy
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.rewriting import rewritten
from webhook.model.guardrail import PolicyModule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.engine.opa.documented import (
        Beside,
        Row,
    )
    from tests.engine.opa.loopback import Asked, Behaviour
    from tests.engine.opa.server import OpaServer
    from tests.serving.running import Running

pytestmark = needs_opa


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issue(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def bundle_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bundle") / "bundle.tar.gz"
    file.write_bytes(bundle(policies_of(policy.load(policy.shipped()))))
    return file


@pytest.fixture(scope="module")
def bundled(
    pki: Path, bundle_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Beside]:
    """A server whose OPA has loaded the bundle."""
    folder = tmp_path_factory.mktemp("bundled")
    with (
        an_opa(folder, "--bundle", bundle_file) as opa,
        beside(pki, folder, opa, through(opa), "--opa-policies=bundle") as found,
    ):
        yield found


def see(row: Row, url: str, server: Running, *, timeout: float = 5.0) -> None:
    """Nothing can be judged, as *row* says; and the pod stays in service to say so."""
    status, text = in_metrics(row, server, lambda: asked(server, timeout=timeout))

    assert status == 500
    assert text.startswith("cannot judge: OPA at ")
    assert row.text(url).fullmatch(text.removeprefix("cannot judge: ")), text
    assert server.get("/readyz")[0] == 200


def judged(server: Running) -> bool:
    status, text = asked(server)
    return status == 200 and f"[{BROKEN}] spec.hosts[0]: " in text


def judged_again(server: Running) -> None:
    started = time.monotonic()
    eventually(lambda: judged(server), "it judges again")
    assert time.monotonic() - started < 1.0


def other_revision(opa: OpaServer) -> Behaviour:
    """OPA's own answers, but of policies of another version."""

    async def behave(request: Asked) -> bytes | None:
        answer = await through(opa)(request)
        head, _, body = (answer or b"").partition(b"\r\n\r\n")
        told = json.loads(body)
        if request.is_question:
            told["result"]["revision"] = "0" * 64
        else:
            told["result"] = "0" * 64
        return http(int(head.split(b" ")[1]), json.dumps(told).encode())

    return behave


async def hang_up(_: Asked) -> None:
    return None


UNKNOWN_TOKEN = b'{"code": "unauthorized", "message": "the token is not known"}'

IN_ITS_PLACE: dict[str, Callable[[OpaServer], Behaviour]] = {
    "hangs up": lambda _: hang_up,
    "does not accept the token": lambda _: answering(401, UNKNOWN_TOKEN),
    "answers every request with an error": lambda _: answering(500, OPA_ERROR),
    "is behind a proxy that is lost itself": lambda _: answering(503, b"<html>", "text/html"),
    "is none": lambda _: answering(200, b"<html>", "text/html"),
    "holds no policies": lambda _: answering(200, b"{}"),
    "holds the bundle of another version": other_revision,
}
ELSEWHERE = {
    "is stopped",
    "hangs, or answers too late for the review",
    "shows a certificate that is not trusted",
}


def test_every_row_is_tested() -> None:
    assert WHOLE.keys() == IN_ITS_PLACE.keys() | ELSEWHERE
    assert ALONE.keys() == IN_A_MODULE.keys() | {"takes too long", "is not in the bundle"}


@pytest.mark.parametrize("failure", IN_ITS_PLACE)
def test_what_answers_in_the_place_of_opa(failure: str, bundled: Beside) -> None:
    assert judged(bundled.server)

    bundled.loopback.behaviour = IN_ITS_PLACE[failure](bundled.opa)
    try:
        see(WHOLE[failure], bundled.url, bundled.server)
    finally:
        bundled.loopback.behaviour = through(bundled.opa)

    judged_again(bundled.server)


def test_an_opa_that_answers_too_late(bundled: Beside) -> None:
    bundled.loopback.behaviour = delayed(bundled.opa, seconds=30)
    try:
        failure = WHOLE["hangs, or answers too late for the review"]
        see(failure, bundled.url, bundled.server, timeout=1.5)
    finally:
        bundled.loopback.behaviour = through(bundled.opa)

    judged_again(bundled.server)


def test_an_opa_that_is_stopped_or_hangs(pki: Path, bundle_file: Path, tmp_path: Path) -> None:
    options: list[str | Path] = ["--bundle", bundle_file]
    with (
        an_opa(tmp_path, *options) as opa,
        serving(pki, tmp_path, opa.url, "--opa-policies=bundle") as server,
    ):
        opa.freeze()
        see(WHOLE["hangs, or answers too late for the review"], opa.url, server)
        opa.thaw()
        judged_again(server)

        opa.stop()
        see(WHOLE["is stopped"], opa.url, server)
        opa.start(*options)
        judged_again(server)


def test_an_opa_whose_certificate_is_not_trusted(pki: Path, tmp_path: Path) -> None:
    files = [f"--tls-cert-file={pki / 'tls.crt'}", f"--tls-private-key-file={pki / 'tls.key'}"]
    with (
        an_opa(tmp_path, *files, scheme="https") as opa,
        serving(pki, tmp_path, opa.url) as server,
    ):
        see(WHOLE["shows a certificate that is not trusted"], opa.url, server)


def see_alone(row: Row, beside: Beside) -> None:
    """One guardrail cannot be judged, as *row* says, and the others are."""
    status, text = in_metrics(row, beside.server, lambda: asked(beside.server))

    line = next(line for line in text.splitlines() if line.startswith(f"[{BROKEN}]"))
    assert status == 200
    assert row.text(beside.url).fullmatch(line.removeprefix(f"[{BROKEN}] could not be judged: "))


def test_a_guardrail_that_takes_too_long(bundled: Beside) -> None:
    async def behave(request: Asked) -> bytes | None:
        is_slow = BROKEN.encode() in request.body.partition(b'"params"')[0]
        seconds = 30 if is_slow else 0
        return await delayed(bundled.opa, seconds=seconds)(request)

    bundled.loopback.behaviour = behave
    try:
        see_alone(ALONE["takes too long"], bundled)
    finally:
        bundled.loopback.behaviour = through(bundled.opa)


def test_a_guardrail_that_is_not_in_the_bundle(pki: Path, tmp_path: Path) -> None:
    whole = policies_of(policy.load(policy.shipped()))
    rest = {id_: module for id_, module in whole.guardrails.items() if id_ != BROKEN}
    file = tmp_path / "bundle.tar.gz"
    file.write_bytes(bundle(replace(whole, guardrails=rest)))

    with (
        an_opa(tmp_path, "--bundle", file) as opa,
        beside(pki, tmp_path, opa, through(opa), "--opa-policies=bundle") as found,
    ):
        see_alone(ALONE["is not in the bundle"], found)


CONFLICT = """
deny contains {"path": ["x"], "msg": _torn}
_torn := "one" if input.object
_torn := "other" if input.object
"""

IN_A_MODULE = {
    "cannot be evaluated": CONFLICT,
    "does not compile in OPA": "\n_broken := nonsense(1)\n\n\n",
}

PACKAGE = "istio.virtualservice.wildcard_host"


def spoil(code: str, request: Asked) -> Asked:
    """Put *code* into the guardrail, be it pushed on its own or among others."""
    if request.path.endswith("virtualservice/wildcard_host/wildcard_host.rego"):
        return replace(request, body=request.body + code.encode())
    module = PolicyModule("wildcard_host.rego", f"package {PACKAGE}{code}", PACKAGE)
    head = f"# From the package {PACKAGE}\n"
    # In the place of as many empty lines, so that all others stay where they are.
    empty, spoilt = "\n" * code.count("\n"), rewritten(module, ())
    return replace(
        request, body=request.body.replace(f"{head}{empty}".encode(), f"{head}{spoilt}".encode())
    )


@pytest.mark.parametrize("failure", IN_A_MODULE)
def test_a_guardrail_that_is_broken(failure: str, pki: Path, tmp_path: Path) -> None:
    """It is pushed with something in it that OPA cannot evaluate, or not even compile."""

    def spoilt(opa: OpaServer) -> Behaviour:
        async def behave(request: Asked) -> bytes | None:
            if request.method == "PUT":
                request = spoil(IN_A_MODULE[failure], request)
            return await through(opa)(request)

        return behave

    with an_opa(tmp_path) as opa, beside(pki, tmp_path, opa, spoilt(opa)) as found:
        eventually(lambda: asked(found.server)[0] == 200, "OPA has what the review needs")
        see_alone(ALONE[failure], found)
