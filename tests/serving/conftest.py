"""Certificates, and the servers that most tests share."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import yaml

from certs import store
from certs.issue import issue_ca, issue_leaf
from tests.serving.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tests.serving.running import Running

NAMES = ("localhost", "127.0.0.1", "meshwarden.meshwarden-system.svc")
PROGRAM = "tests.serving.program"
MESHWARDEN = Path(sys.executable).with_name("meshwarden")


class Start(Protocol):
    """Starts a server around the scripted engine, with settings of one's own."""

    def __call__(self, **settings: Any) -> AbstractContextManager[Running]: ...


def issue(folder: Path) -> Path:
    """Put a CA and a leaf into *folder*."""
    now = datetime.now(UTC)
    ca = issue_ca(now=now)
    store.store_ca(folder, ca)
    store.store_leaf(folder, issue_leaf(ca, NAMES, now=now))
    return folder


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issue(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def start(pki: Path) -> Start:
    def begin(*, folder: Path = pki, **settings: Any) -> AbstractContextManager[Running]:
        fields = {
            "certificate": str(folder / "tls.crt"),
            "key": str(folder / "tls.key"),
            "host": "127.0.0.1",
            "port": 0,
            "health_port": 0,
            "drain_delay": 0,
            **settings,
        }
        return running(["-m", PROGRAM, json.dumps(fields)], folder / "ca.crt")

    return begin


@pytest.fixture(scope="session")
def scripted(start: Start) -> Iterator[Running]:
    """A server around the scripted engine, for tests that leave it as it is."""
    with start() as server:
        yield server


ENFORCEMENT = {
    "apiVersion": "meshwarden.dev/v1alpha1",
    "kind": "Enforcement",
    "metadata": {"name": "default"},
    "spec": {
        "profile": "production",
        "bindings": [{"guardrail": "vs-timeout-required", "action": "warn", "inject": True}],
    },
}
CONTEXT = (
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "istio", "namespace": "istio-system"},
        "data": {"mesh": "enableAutoMtls: true\n"},
    },
)


@pytest.fixture(scope="session")
def served(pki: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The real thing: `meshwarden serve` with the shipped guardrails."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "config.yaml").write_text(yaml.safe_dump(ENFORCEMENT))
    (folder / "context.yaml").write_text(yaml.safe_dump_all(CONTEXT))
    command: list[str | Path] = [
        *(MESHWARDEN, "serve"),
        *("--tls-cert", pki / "tls.crt", "--tls-key", pki / "tls.key"),
        *("--config", folder / "config.yaml", "--context", folder / "context.yaml"),
        *("--host", "127.0.0.1", "--port", "0", "--health-port", "0", "--drain-delay", "0"),
    ]
    with running(command, pki / "ca.crt") as server:
        yield server
