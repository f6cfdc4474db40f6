"""How OPA is reached: TLS, tokens, certificates, and connections that are kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certs.issue import issue_ca, issue_leaf
from certs.pair import read_key
from certs.store import CA_CERTIFICATE, LEAF_CERTIFICATE, LEAF_KEY, store_ca, store_leaf
from tests.engine.opa.asking import FOUND, an_engine, ask, pushed
from tests.engine.opa.loopback import a_loopback, http, through
from tests.engine.opa.server import an_opa, needs_opa
from tests.engine.small_policies import BAD, a_catalogue
from webhook.engine.opa.client import Credentials
from webhook.engine.opa.connection import Connection
from webhook.engine.opa.settings import Address, OpaSettings
from webhook.errors import EngineUnavailable
from webhook.model.findings import RuleName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from certs.pair import Pair
    from tests.engine.opa.loopback import Asked
    from tests.engine.opa.server import OpaServer
    from webhook.engine.opa.connection import Reply
    from webhook.model.findings import Answer

CATALOGUE = a_catalogue({"one": BAD})
JUDGED = {"one": FOUND}


@pytest.fixture
def ca(tmp_path: Path) -> Pair:
    """A CA in `ca.crt`, and a leaf of it for 127.0.0.1 in `tls.crt` and `tls.key`."""
    now = datetime.now(UTC)
    pair = issue_ca(now=now)
    store_ca(tmp_path, pair)
    store_leaf(tmp_path, issue_leaf(pair, ["127.0.0.1"], now=now))
    return pair


@pytest.fixture
def tls_opa(tmp_path: Path, ca: Pair) -> Iterator[OpaServer]:  # noqa: ARG001  # it writes files
    with an_opa(tmp_path, *server_files(tmp_path), scheme="https") as server:
        yield server


def server_files(folder: Path) -> list[str]:
    return [
        f"--tls-cert-file={folder / LEAF_CERTIFICATE}",
        f"--tls-private-key-file={folder / LEAF_KEY}",
    ]


def answer(settings: OpaSettings) -> Mapping[str, Answer] | str:
    """What a review comes to: findings, or why there are none."""

    async def scenario() -> Mapping[str, Answer]:
        async with an_engine(CATALOGUE, settings) as engine:
            return await ask(engine, "one")

    try:
        return asyncio.run(scenario())
    except EngineUnavailable as error:
        return str(error)


@needs_opa
def test_a_certificate_of_the_given_ca_is_trusted(tls_opa: OpaServer, tmp_path: Path) -> None:
    assert answer(tls_opa.settings(ca_file=tmp_path / CA_CERTIFICATE)) == JUDGED


@needs_opa
def test_a_certificate_of_another_ca_is_not(tls_opa: OpaServer) -> None:
    """Whoever stands between us and OPA could say "no findings"."""
    reason = answer(tls_opa.settings())

    assert str(reason).startswith(
        f"OPA at {tls_opa.url} cannot be reached: its certificate is not trusted: "
    )


@needs_opa
def test_plain_http_to_a_tls_port(tls_opa: OpaServer) -> None:
    address = Address.parse(tls_opa.url.replace("https", "http"))

    reason = answer(OpaSettings(address=address))

    assert reason == f"OPA at {address} answered with HTTP 400: Bad Request"


@needs_opa
def test_a_ca_that_is_replaced(tls_opa: OpaServer, tmp_path: Path) -> None:
    """Nothing has to be started anew."""
    file = tmp_path / "trusted.crt"
    now = datetime.now(UTC)
    file.write_bytes(issue_ca(now=now).certificate)

    async def scenario() -> None:
        async with an_engine(CATALOGUE, tls_opa.settings(ca_file=file)) as engine:
            with pytest.raises(EngineUnavailable):
                await ask(engine, "one")
            file.write_bytes((tmp_path / CA_CERTIFICATE).read_bytes())
            assert await ask(engine, "one") == JUDGED

    asyncio.run(scenario())


def client_certificate(ca: Pair, folder: Path, *, password: bytes | None = None) -> None:
    """`client.crt` and `client.key`, with which OPA knows us."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(ca.certificate)
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "meshwarden")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(_key_of(ca), hashes.SHA256())
    )
    (folder / "client.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    (folder / "client.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)
    )


@needs_opa
def test_our_certificate_is_shown(ca: Pair, tmp_path: Path) -> None:
    client_certificate(ca, tmp_path)
    flags = ["--authentication=tls", f"--tls-ca-cert-file={tmp_path / CA_CERTIFICATE}"]

    with an_opa(tmp_path, *server_files(tmp_path), *flags, scheme="https") as opa:
        anonymous = opa.settings(ca_file=tmp_path / CA_CERTIFICATE)
        shown = opa.settings(
            ca_file=tmp_path / CA_CERTIFICATE,
            certificate=tmp_path / "client.crt",
            key=tmp_path / "client.key",
        )
        assert str(answer(anonymous)).startswith(f"OPA at {opa.url} cannot be reached: ")
        assert answer(shown) == JUDGED


def test_a_key_with_a_passphrase_is_refused_without_asking_for_it(ca: Pair, tmp_path: Path) -> None:
    """A server has nobody to ask, and OpenSSL would ask the terminal."""
    client_certificate(ca, tmp_path, password=b"secret")
    settings = OpaSettings(
        address=Address.parse("https://127.0.0.1:1"),
        certificate=tmp_path / "client.crt",
        key=tmp_path / "client.key",
    )

    with pytest.raises(OSError, match="SSL"):
        Credentials.read(settings)


AUTHORIZATION = """package system.authz

import rego.v1

default allow := {"allowed": false, "reason": "the token is not known"}

allow if input.identity == "%s"
"""


@needs_opa
def test_a_token_that_is_replaced(tmp_path: Path) -> None:
    """Kubernetes writes a new one into the file every hour."""
    token, policy = tmp_path / "token", tmp_path / "authz.rego"
    token.write_text("old\n")
    policy.write_text(AUTHORIZATION % "new")
    flags = ["--authentication=token", "--authorization=basic"]

    async def scenario(opa: OpaServer) -> None:
        async with an_engine(CATALOGUE, opa.settings(token_file=token)) as engine:
            with pytest.raises(EngineUnavailable) as caught:
                await ask(engine, "one")
            assert str(caught.value) == (
                f"OPA at {opa.url} answered with HTTP 401: the token is not known"
            )
            token.write_text("new\n")
            assert await ask(engine, "one") == JUDGED

    with an_opa(tmp_path, *flags, policy) as opa:
        asyncio.run(scenario(opa))


def test_a_token_that_is_gone(tmp_path: Path) -> None:
    settings = OpaSettings(
        address=Address.parse("http://127.0.0.1:1"), token_file=tmp_path / "token"
    )

    assert answer(settings) == (
        "what OPA at http://127.0.0.1:1 is to be shown cannot be used: No such file or directory"
    )


def test_a_name_that_nobody_knows() -> None:
    settings = OpaSettings(address=Address.parse("http://opa.invalid:8181"))

    reason = str(answer(settings))

    assert reason.startswith(
        "OPA at http://opa.invalid:8181 cannot be reached: its name is not known: "
    )


@needs_opa
def test_a_connection_that_was_closed_meanwhile(tmp_path: Path) -> None:
    """OPA hangs up on a connection that we keep, at the moment in which we ask over it."""
    hung_up: list[Asked] = []

    async def scenario(opa: OpaServer) -> None:
        async def behave(asked: Asked) -> bytes | None:
            if asked.is_question and not hung_up:
                hung_up.append(asked)
                return None
            return await through(opa)(asked)

        async with (
            a_loopback(behave) as loopback,
            an_engine(CATALOGUE, loopback.settings()) as engine,
        ):
            await engine.start()
            await pushed(engine)
            loopback.asked.clear()
            assert await ask(engine, "one") == JUDGED
            assert [asked.method for asked in loopback.asked] == ["POST", "POST"]

    with an_opa(tmp_path) as opa:
        asyncio.run(scenario(opa))


def test_credentials_that_several_questions_renew_at_once(tmp_path: Path) -> None:
    """Each of them is asked again; none is told that its token was the old one."""
    token = tmp_path / "token"
    token.write_text("old")
    revision = '{"result": {"revision": "r", "answers": {}}}'

    async def behave(asked: Asked) -> bytes:
        await asyncio.sleep(0.01)
        is_new = b"bearer new" in asked.headers.lower()
        return http(200, revision.encode()) if is_new else http(401, b"{}")

    async def scenario() -> set[str]:
        async with a_loopback(behave) as loopback:
            connection = Connection(loopback.settings(token_file=token))
            await asyncio.gather(*(_ask(connection) for _ in range(3)), return_exceptions=True)
            token.write_text("new")
            replies = await asyncio.gather(*(_ask(connection) for _ in range(3)))
            await connection.close()
        return {reply.revision for reply in replies}

    assert asyncio.run(scenario()) == {"r"}


def test_an_opa_behind_a_prefix() -> None:
    async def behave(_: Asked) -> bytes:
        return http(200, b'{"result": {"revision": "r", "answers": {}}}')

    async def scenario() -> list[str]:
        async with a_loopback(behave) as loopback:
            address = Address.parse(f"http://127.0.0.1:{loopback.port}/opa/")
            connection = Connection(OpaSettings(address=address))
            await _ask(connection)
            await connection.close()
        return [asked.path for asked in loopback.asked]

    assert asyncio.run(scenario()) == ["/opa/v1/data/meshwarden/dispatch/deny"]


async def _ask(connection: Connection) -> Reply:
    return await connection.ask(RuleName.DENY, "{}", seconds=5)


def _key_of(ca: Pair) -> ec.EllipticCurvePrivateKey:
    key = read_key(ca.key)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key
