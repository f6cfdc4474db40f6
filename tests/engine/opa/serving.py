"""The real `meshwarden serve --engine opa`, and whatever it may find in the place of OPA."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

from tests.engine.opa.loopback import a_loopback
from tests.serving.conftest import MESHWARDEN
from tests.serving.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.engine.opa.loopback import Behaviour, Loopback
    from tests.serving.running import Running

MESH = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
    {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "istio", "namespace": "istio-system"},
        "data": {"mesh": "{}"},
    },
]


@contextmanager
def loopback_beside(behaviour: Behaviour) -> Iterator[Loopback]:
    """A loopback on a thread of its own; it may be told to behave in another way at any time."""
    found: list[Loopback] = []
    ready, done = threading.Event(), threading.Event()

    async def serve() -> None:
        async with a_loopback(behaviour) as loopback:
            found.append(loopback)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    ready.wait()
    try:
        yield found[0]
    finally:
        done.set()
        thread.join()


@contextmanager
def serving(pki: Path, folder: Path, url: str, *options: str, **spec: Any) -> Iterator[Running]:
    """A server that asks the OPA at *url*, under the profile production and what *spec* says."""
    (folder / "context.yaml").write_text(yaml.safe_dump_all(MESH), encoding="utf-8")
    enforcement = {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": "Enforcement",
        "metadata": {"name": "default"},
        "spec": {"profile": "production", **spec},
    }
    (folder / "enforcement.yaml").write_text(yaml.safe_dump(enforcement), encoding="utf-8")
    flags = [
        f"--tls-cert={pki / 'tls.crt'}",
        f"--tls-key={pki / 'tls.key'}",
        f"--config={folder / 'enforcement.yaml'}",
        f"--context={folder / 'context.yaml'}",
        "--port=0",
        "--health-port=0",
        "--drain-delay=0",
        "--engine=opa",
        f"--opa-url={url}",
    ]
    with running([MESHWARDEN, "serve", *flags, *options], pki / "ca.crt") as server:
        yield server
