"""What a server refuses to begin with, and the parts that no connection reaches."""

from __future__ import annotations

import io
import json
import socket
import ssl
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.serving.conftest import issue
from webhook.errors import ConfigError
from webhook.serving.certificate import LiveCertificate
from webhook.serving.log import open_log
from webhook.serving.metrics import Metrics
from webhook.serving.settings import ServerSettings
from webhook.serving.sockets import listen, port_of

if TYPE_CHECKING:
    from pathlib import Path


def load(
    folder: Path,
    *,
    certificate: str = "tls.crt",
    key: str = "tls.key",
    log: io.BytesIO | None = None,
) -> LiveCertificate:
    settings = ServerSettings(certificate=folder / certificate, key=folder / key)
    lines = open_log(io.BytesIO() if log is None else log)
    return LiveCertificate(settings, log=lines, metrics=Metrics())


def test_a_server_does_not_begin_with_a_certificate_that_cannot_serve(pki: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(pki, certificate="ca.crt")

    assert raised.value.problems == (f"{pki}/ca.crt: the key does not belong to the certificate",)


def test_a_server_does_not_begin_without_a_key(pki: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load(pki, key="none.key")

    assert raised.value.problems == (
        f"{pki}/tls.crt: {pki}/none.key cannot be read: No such file or directory",
    )


def test_files_that_change_while_they_are_loaded_are_refused_and_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was verified is gone when OpenSSL reads it; the next look finds what is there then."""
    issue(tmp_path)
    live = load(tmp_path)
    before = ssl.SSLContext.load_cert_chain

    def swapped(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
        key.write_bytes((tmp_path / "ca.key").read_bytes())
        before(context, certificate, key)

    issue(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(ssl.SSLContext, "load_cert_chain", swapped)
        problems = live.refresh(now=datetime.now(UTC))

    assert problems[0].startswith("it cannot be loaded: [X509: KEY_VALUES_MISMATCH]")
    issue(tmp_path)
    assert live.refresh(now=datetime.now(UTC)) == ()


def test_a_certificate_that_is_not_valid_yet_is_served_as_soon_as_it_is(tmp_path: Path) -> None:
    log = io.BytesIO()
    issue(tmp_path)
    live = load(tmp_path, log=log)
    issue(tmp_path)
    early = datetime(2020, 1, 1, tzinfo=UTC)

    assert live.refresh(now=early)[0].startswith("it is not valid before")
    assert live.refresh(now=early)[0].startswith("it is not valid before")
    assert live.refresh(now=datetime.now(UTC)) == ()
    assert [json.loads(line)["event"] for line in log.getvalue().splitlines()] == [
        "certificate loaded",
        "certificate refused",  # once, however often it is looked at
        "certificate loaded",
    ]


@pytest.mark.parametrize(
    ("host", "family"),
    [
        pytest.param("127.0.0.1", socket.AF_INET, id="ipv4"),
        pytest.param("localhost", socket.AF_INET, id="name"),
        pytest.param("::1", socket.AF_INET6, id="ipv6"),
    ],
)
def test_listening_on_one_address(host: str, family: socket.AddressFamily) -> None:
    with listen(host, 0) as listening:
        assert listening.family is family
        socket.create_connection((host, port_of(listening)), timeout=5).close()


def test_listening_everywhere_takes_both_families() -> None:
    with listen("", 0) as listening:
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, port_of(listening)), timeout=5).close()


def test_a_port_that_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        port = port_of(first)

        with pytest.raises(ConfigError) as raised:
            listen("127.0.0.1", port)

    assert str(raised.value).startswith(
        f"cannot listen on 127.0.0.1:{port}: Address already in use"
    )


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(ConfigError, match=r"cannot listen on 192\.0\.2\.1:0: "):
        listen("192.0.2.1", 0)
