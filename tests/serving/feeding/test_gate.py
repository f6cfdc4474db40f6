"""What a review waits for."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.serving.values import request
from webhook.errors import EngineUnavailable
from webhook.inventory import LiveInventory, Namespace
from webhook.model.kinds import NAMESPACE
from webhook.serving.feeding import gate as module
from webhook.serving.feeding.gate import Gate


def open_gate(*namespaces: str) -> tuple[Gate, LiveInventory]:
    live = LiveInventory()
    live.replace_namespaces(Namespace(name=name) for name in namespaces)
    gate = Gate(live)
    gate.is_open = True
    return gate, live


def test_nothing_is_judged_before_everything_was_seen() -> None:
    gate = Gate(LiveInventory())

    with pytest.raises(EngineUnavailable, match="read from the API server yet"):
        asyncio.run(gate(request(), lambda: 5.0))


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="a-namespace-that-is-known"),
        pytest.param({"namespace": ""}, id="no-namespace"),
        pytest.param({"namespace": "new", "kind": NAMESPACE}, id="a-namespace-itself"),
    ],
)
def test_what_is_known_waits_for_nothing(fields: dict[str, object]) -> None:
    gate, _ = open_gate("shop")

    coroutine = gate(request(**fields), lambda: 5.0)

    with pytest.raises(StopIteration):
        coroutine.send(None)


def test_a_new_namespace_is_waited_for() -> None:
    """`kubectl apply` of a namespace and what lives in it is faster than a watch."""

    async def wait() -> bool:
        gate, live = open_gate()
        waiting = asyncio.create_task(gate(request(), lambda: 60.0))
        await asyncio.sleep(0)
        live.put_namespace(Namespace(name="other"))
        gate.arrived()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        still = not waiting.done()
        live.put_namespace(Namespace(name="shop"))
        gate.arrived()
        await waiting
        return still

    assert asyncio.run(wait())


@pytest.mark.parametrize(
    ("left", "most"),
    [pytest.param(0.02, 0.5, id="half-of-what-is-left"), pytest.param(-1, 0.5, id="out-of-time")],
)
def test_it_is_not_waited_for_in_vain(
    left: float, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes of it, the guardrails that need the namespace say themselves."""
    monkeypatch.setattr(module, "PATIENCE", 60.0)
    gate, _ = open_gate()
    started = time.monotonic()

    asyncio.run(gate(request(), lambda: left))

    assert time.monotonic() - started < most
