"""A change of guardrails reaches an OPA server too, and no review is lost over it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.engine.opa.server import an_opa
from tests.engine.opa.serving import serving
from tests.policies.opa import needs_opa
from tests.policy.own_guardrails import write_own
from tests.serving.conftest import MESHWARDEN, issue
from tests.serving.reviews import review, virtual_service
from tests.serving.running import eventually
from tests.serving.streaming import streaming

if TYPE_CHECKING:
    from pathlib import Path

    from tests.serving.running import Running

pytestmark = needs_opa

KIND = ("networking.istio.io/VirtualService", "networking.istio.io/ProxyConfig")
"""The guardrail's, and one that no other guardrail judges: others would have to be pushed first."""

BINDINGS = [{"guardrail": "acme-owner", "action": "deny"}]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return issue(tmp_path_factory.mktemp("pki"))


ASKED = {"bad": review(virtual_service() | {"kind": "ProxyConfig"})}


def demand(file: Path, before: str, after: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def metric(server: Running, name: str, value: float) -> None:
    series = f'meshwarden_{name}{{source="policies"}}'
    eventually(lambda: server.metric(series) == value, f"{series} is {value}")


def test_policies_are_pushed_anew_while_reviews_go_on(pki: Path, tmp_path: Path) -> None:
    policies = tmp_path / "policies"
    path = write_own(policies, "owner", KIND)
    options = ("--policies", str(policies), "--poll", "0.1")
    with (
        an_opa(tmp_path) as opa,
        serving(pki, tmp_path, opa.url, *options, bindings=BINDINGS) as server,
        streaming(server, ASKED) as stream,
    ):
        stream.goes_on()
        demand(path, "is unset", "is missing")
        metric(server, "changes_total", 1)
        stream.goes_on()
        up = server.metric('meshwarden_engine_up{engine="opa"}')

    assert up == 1
    assert stream.failures == []
    former, latter = stream.runs_of("bad")
    assert "owner is unset" in former
    assert "owner is missing" in latter


def pack(policies: Path, bundle: Path) -> None:
    """Write a bundle where OPA sees it from one moment to the next."""
    fresh = bundle.with_name("fresh.tar.gz")
    command: list[str | Path] = [
        MESHWARDEN,
        "policies",
        "bundle",
        "-o",
        fresh,
        "--policies",
        policies,
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    fresh.replace(bundle)


def test_a_bundle_is_waited_for_and_then_judged_by_at_once(pki: Path, tmp_path: Path) -> None:
    """First the server is given the new guardrail, and then OPA is."""
    policies, bundle = tmp_path / "policies", tmp_path / "bundles" / "bundle.tar.gz"
    bundle.parent.mkdir()
    path = write_own(policies, "owner", KIND)
    pack(policies, bundle)
    options = ("--policies", str(policies), "--poll", "0.1", "--opa-policies", "bundle")
    with (
        an_opa(tmp_path, "--watch", "--bundle", str(bundle)) as opa,
        serving(pki, tmp_path, opa.url, *options, bindings=BINDINGS) as server,
        streaming(server, ASKED) as stream,
    ):
        stream.goes_on()
        demand(path, "is unset", "is missing")
        metric(server, "problems", 1)
        stream.goes_on()
        pack(policies, bundle)
        metric(server, "changes_total", 1)
        metric(server, "problems", 0)
        stream.goes_on()

    assert stream.failures == []
    former, latter = stream.runs_of("bad")
    assert "owner is unset" in former
    assert "owner is missing" in latter
    told = server.logged("refused", source="policies")["problem"]
    assert told.startswith(f"OPA at {opa.url} holds policies of revision ")
    assert told.endswith(": let it load the bundle that this version writes")
