"""docs/opa.md keeps its word: each row of its tables, and its example of a central OPA."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.cluster.programs import eventually
from tests.engine.opa.loopback import answering, delayed, http, through
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.opa.serving import loopback_beside, serving
from tests.serving.conftest import issue
from tests.serving.reviews import encoded, review, virtual_service
from webhook import policy
from webhook.engine.opa.bundle import bundle
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.policies import policies_of
from webhook.engine.opa.rewriting import rewritten
from webhook.engine.opa.signing import signer
from webhook.model.guardrail import PolicyModule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.engine.opa.loopback import Asked, Behaviour, Loopback
    from tests.engine.opa.server import OpaServer
    from tests.serving.running import Running

pytestmark = needs_opa

DOCS = (Path(__file__).parents[3] / "docs" / "opa.md").read_text(encoding="utf-8")
BAD = virtual_service(hosts=["*"], http=[{"route": [{"destination": {"host": "a"}}]}])
BROKEN = "vs-wildcard-host"


@dataclass(frozen=True)
class Row:
    """What a table says of one failure."""

    failure: str
    seen: str
    metrics: str

    def text(self, url: str) -> re.Pattern[str]:
        """What a user sees of it."""
        return re.compile(
            ".*".join(re.escape(part) for part in f"OPA at {url} {self.seen}".split("..."))
        )

    def shown(self) -> dict[str, float | None]:
        """The value of each series that it names; None for one that counts up."""
        series = [part.partition("} ") for part in re.findall(r"`([^`]+)`", self.metrics)]
        return {
            f"{name}}}" if value else name: float(value) if value else None
            for name, _, value in series
        }


def rows(title: str) -> dict[str, Row]:
    """The table whose first column has *title*, by what stands there."""
    found: dict[str, Row] = {}
    metrics = ""
    table = DOCS.partition(f"| {title} | What the user sees |")[2].partition("\n\n")[0]
    for line in table.splitlines()[2:]:
        failure, seen, shown = (cell.strip() for cell in line.strip("|").split(" | "))
        metrics = metrics if shown.strip(" |") == "the same" else shown
        found[failure.strip("| ")] = Row(failure, seen.strip("`"), metrics)
    return found


WHOLE = rows("OPA")
ALONE = rows("The guardrail")


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issue(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def bundle_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bundle") / "bundle.tar.gz"
    file.write_bytes(bundle(policies_of(policy.load(policy.shipped()))))
    return file


@dataclass(frozen=True)
class Beside:
    """A server, and between it and its OPA a loopback that may do harm."""

    server: Running
    opa: OpaServer
    loopback: Loopback

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.loopback.port}"


@contextmanager
def beside(
    pki: Path, folder: Path, opa: OpaServer, behaviour: Behaviour, *options: str
) -> Iterator[Beside]:
    with loopback_beside(behaviour) as loopback:
        url = f"http://127.0.0.1:{loopback.port}"
        with serving(pki, folder, url, *options) as server:
            yield Beside(server, opa, loopback)


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


def asked(server: Running, *, timeout: float = 5.0) -> tuple[int, str]:
    """The status and the text of the answer about a bad object."""
    status, body, _ = server.post(f"/validate?timeout={timeout}s", encoded(review(BAD)))
    if status != 200:
        return status, body.decode()
    response: dict[str, Any] = json.loads(body)["response"]
    assert not response["allowed"]
    return status, response["status"]["message"]


def in_metrics(row: Row, server: Running, ask: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What *ask* gives, which has to show in the metrics as *row* says."""
    shown = row.shown()
    before = {series: server.metric(series) for series in shown}
    found = ask()
    expected = {
        series: before[series] + 1 if value is None else value for series, value in shown.items()
    }
    assert {series: server.metric(series) for series in shown} == expected
    return found


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
STORAGE = b'{"code": "internal_error", "message": "storage is gone"}'

IN_ITS_PLACE: dict[str, Callable[[OpaServer], Behaviour]] = {
    "hangs up": lambda _: hang_up,
    "does not accept the token": lambda _: answering(401, UNKNOWN_TOKEN),
    "answers every request with an error": lambda _: answering(500, STORAGE),
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


def test_a_central_opa_loads_the_bundle_that_was_signed(tmp_path: Path) -> None:
    """With the configuration that the page shows, but for the address and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    policies = policies_of(policy.load(policy.shipped()))
    signed = bundle(policies, sign=signer(pem))
    (block,) = (
        each for each in re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL) if "keyid" in each
    )
    configuration = yaml.safe_load(block)

    async def publish(request: Asked) -> bytes:
        is_right = request.path == "/bundles/meshwarden.tar.gz"
        return http(200, signed, "application/gzip") if is_right else http(404, b"")

    with loopback_beside(publish) as releases:
        configuration["services"]["releases"]["url"] = f"http://127.0.0.1:{releases.port}"
        configuration["keys"]["meshwarden"]["key"] = public.decode()
        file = tmp_path / "opa.yaml"
        file.write_text(yaml.safe_dump(configuration), encoding="utf-8")
        with an_opa(tmp_path, "--config-file", file) as opa:
            eventually(lambda: _revision(opa) == policies.revision, "OPA has loaded it")


def _revision(opa: OpaServer) -> str | None:
    async def ask() -> str | None:
        connection = Connection(opa.settings())
        try:
            return await connection.revision()
        finally:
            await connection.close()

    return asyncio.run(ask())
