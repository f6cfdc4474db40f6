"""A change of guardrails reaches an OPA server too, and no review is lost over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.server import an_opa
from tests.engine.opa.serving import serving
from tests.policies.opa import needs_opa
from tests.policy.own_guardrails import write_own
from tests.serving.conftest import issue
from tests.serving.reviews import review, virtual_service
from tests.serving.running import eventually
from tests.serving.streaming import streaming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.engine.opa.server import OpaServer

pytestmark = needs_opa

KIND = ("networking.istio.io/VirtualService", "networking.istio.io/ProxyConfig")
"""The guardrail's, and one that no other guardrail judges: others would have to be pushed first."""

BINDINGS = [{"guardrail": "acme-owner", "action": "deny"}]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issue(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def opa(tmp_path: Path) -> Iterator[OpaServer]:
    with an_opa(tmp_path) as server:
        yield server


def test_policies_are_pushed_anew_while_reviews_go_on(
    opa: OpaServer, pki: Path, tmp_path: Path
) -> None:
    policies = tmp_path / "policies"
    path = write_own(policies, "owner", KIND)
    options = ("--policies", str(policies), "--poll", "0.1")
    asked = {"bad": review(virtual_service() | {"kind": "ProxyConfig"})}
    with (
        serving(pki, tmp_path, opa.url, *options, bindings=BINDINGS) as server,
        streaming(server, asked) as stream,
    ):
        stream.goes_on()
        path.write_text(path.read_text().replace("is unset", "is missing"))
        series = 'meshwarden_changes_total{source="policies"}'
        eventually(lambda: server.metric(series) == 1, "the change is in force")
        stream.goes_on()
        up = server.metric('meshwarden_engine_up{engine="opa"}')

    assert up == 1
    assert stream.failures == []
    former, latter = stream.runs_of("bad")
    assert "owner is unset" in former
    assert "owner is missing" in latter
