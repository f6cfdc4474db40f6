"""What changes in the cluster is in force within two seconds, and nothing is restarted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.cluster.objects import SHOP, namespace, stubborn, virtual_service
from tests.cluster.programs import eventually
from tests.policy.own_guardrails import BREAKING, rego
from tests.watching.kubernetes import apply, denied
from tests.watching.objects import enforcement, exemption, mesh_config, policies

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl
    from tests.watching.conftest import Store
    from tests.watching.replica import Replica

SOON = timedelta(seconds=2)
"""Within which a change is in force."""
CHANGES = 'meshwarden_changes_total{source="%s"}'
DRY_RUN = ("--dry-run=server",)
LEFT_OUT = 'meshwarden_configuration_left_out{kind="%s"}'


def retries(action: str, **more: object) -> dict[str, object]:
    return {"guardrail": "vs-retries-bounded", "action": action, **more}


def test_an_enforcement_changes_the_verdict(kubectl: Kubectl, following: Replica) -> None:
    """Within two seconds; of three tries, since a busy machine may stand still for longer."""
    policies_before = following.metric(CHANGES % "policies")
    took = []
    for _ in range(3):
        count = following.metric(CHANGES % "configuration") or 0
        apply(kubectl, enforcement(retries("audit")))
        stored = datetime.now(UTC)
        following.until(CHANGES % "configuration", count + 1)
        took.append(following.in_force_at("configuration") - stored)
        assert not denied(kubectl, "a")

        kubectl.must("delete", "enforcement", "default")
        following.until(CHANGES % "configuration", count + 2)
        assert denied(kubectl, "a")

    assert min(took) < SOON
    # Rego was not compiled anew.
    assert following.metric(CHANGES % "policies") == policies_before


def test_params_of_a_binding_change_the_message(kubectl: Kubectl, following: Replica) -> None:
    assert following.server.is_ready()
    kubectl.apply(enforcement(retries("deny", params={"maxAttempts": 1})))

    def told() -> bool:
        stderr = kubectl.create(stubborn("a", attempts=2), flags=DRY_RUN).stderr
        return "attempts is 2; at most 1" in stderr

    eventually(told, "the parameter holds")


def test_a_wrong_entry_that_got_in_is_isolated(
    kubectl: Kubectl, following: Replica, unguarded: Store
) -> None:
    """The wrong binding is left out, and the right one beside it holds."""
    unguarded(enforcement({"guardrail": "vs-retry-bounded"}, retries("audit")))

    following.until(LEFT_OUT % "Enforcement", 1)
    following.until("meshwarden_configuration_accepted", 0)
    eventually(
        lambda: kubectl.create(stubborn("a"), flags=DRY_RUN).code == 0, "the right one holds"
    )
    assert "spec.bindings[0].guardrail is" in following.server.log


def test_a_wrong_exemption_that_got_in_exempts_from_nothing(
    kubectl: Kubectl, following: Replica, unguarded: Store
) -> None:
    unguarded(exemption("a", guardrails=["vs-retries-bounded", "vs-retry-bounded"]))
    apply(kubectl, exemption("b"))

    following.until(LEFT_OUT % "Exemption", 1)
    eventually(lambda: not denied(kubectl, "b"), "the right one holds")
    assert denied(kubectl, "a")


def test_the_end_of_an_exemption_brings_the_denial_back(
    kubectl: Kubectl, following: Replica
) -> None:
    until = datetime.now(UTC) + timedelta(seconds=15)
    apply(kubectl, exemption("a", until))
    following.until("meshwarden_exemptions_active", 1)
    eventually(lambda: not denied(kubectl, "a"), "the exemption holds")

    eventually(lambda: datetime.now(UTC) > until + timedelta(seconds=1), "it has ended")

    assert denied(kubectl, "a")
    assert following.metric("meshwarden_exemptions_active") == 0
    assert following.metric("meshwarden_exemption_next_end_seconds") == float("inf")


def test_the_labels_of_a_namespace_choose_the_binding(kubectl: Kubectl, following: Replica) -> None:
    selector = {"namespaceSelector": {"matchLabels": {"env": "dev"}}}
    apply(kubectl, enforcement(retries("audit", match=selector)))
    following.until("meshwarden_configuration_accepted", 1)
    before = denied(kubectl, "a")
    kubectl.must("label", "namespace", SHOP, "env=dev")
    try:
        eventually(lambda: not denied(kubectl, "a"), "the label is seen")
    finally:
        kubectl.must("label", "namespace", SHOP, "env-")

    assert before
    eventually(lambda: denied(kubectl, "a"), "the label is gone")


def test_a_namespace_may_come_with_what_lives_in_it(kubectl: Kubectl, following: Replica) -> None:
    """One `kubectl apply` makes both; the watch is slower, and the review waits for it."""
    selector = {"namespaceSelector": {"matchLabels": {"env": "dev"}}}
    apply(kubectl, enforcement(retries("audit", match=selector)))
    following.until("meshwarden_configuration_accepted", 1)
    outcomes = []

    for number in range(5):
        name = f"new-{number}"
        obj = stubborn("a")
        obj["metadata"]["namespace"] = name
        outcomes.append(kubectl.apply(namespace(name, env="dev"), obj).stderr)
        kubectl("delete", "namespace", name, "--wait=false")

    assert ["denied" in told or "judged" in told for told in outcomes] == [False] * 5


SIDECAR = {
    "apiVersion": "networking.istio.io/v1",
    "kind": "Sidecar",
    "metadata": {"name": "default", "namespace": SHOP},
    "spec": {"egress": [{"hosts": ["./*", "istio-system/*"]}]},
}
OUTBOUND = {"guardrail": "sidecar-outbound-unset", "action": "deny"}
CLOSED = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n"


def outbound(kubectl: Kubectl) -> str:
    """What is said of a Sidecar that leaves its mode to the mesh."""
    lines = kubectl.create(SIDECAR, flags=DRY_RUN).stderr.splitlines()
    return next((line for line in lines if "[sidecar-outbound-unset]" in line), "")


def test_the_mesh_is_seen(kubectl: Kubectl, following: Replica) -> None:
    """A guardrail that needs it goes by the ConfigMap, and where there is none by the defaults."""
    changes = following.metric(CHANGES % "context") or 0
    apply(kubectl, enforcement(OUTBOUND))
    eventually(lambda: "is assumed to be ALLOW_ANY" in outbound(kubectl), "defaults are assumed")

    apply(kubectl, mesh_config(CLOSED))
    eventually(lambda: outbound(kubectl) == "", "the mesh is closed")
    apply(kubectl, mesh_config("{}"))
    eventually(lambda: "is not REGISTRY_ONLY" in outbound(kubectl), "the mesh is open")
    kubectl.must("delete", "configmap", "istio", "-n", "istio-system")
    eventually(lambda: "is assumed to be ALLOW_ANY" in outbound(kubectl), "defaults are assumed")

    assert following.metric(CHANGES % "context") == changes + 3


def test_the_mesh_is_looked_for_in_its_root_namespace(kubectl: Kubectl, following: Replica) -> None:
    """Where we have no right to look, we say so, and whatever needs no mesh goes on."""
    up, synced = 'meshwarden_watch_up{watch="mesh"}', 'meshwarden_watch_synced{watch="mesh"}'
    apply(kubectl, enforcement(OUTBOUND, mesh={"rootNamespace": "elsewhere"}))
    following.until(synced, 0)
    following.until(up, 0)

    assert "could not be judged: the mesh's ConfigMap has not been seen" in outbound(kubectl)
    assert denied(kubectl, "a")
    assert following.server.is_ready()

    kubectl.must("delete", "enforcement", "default")
    following.until(up, 1)


def test_guardrails_come_in_config_maps(kubectl: Kubectl, following: Replica) -> None:
    changes = CHANGES % "policies"
    before = following.metric(changes) or 0
    apply(kubectl, policies("rules", "owner"))
    following.until(changes, before + 1)
    apply(kubectl, enforcement({"guardrail": "acme-owner", "action": "deny"}))

    def enforced() -> bool:
        return "[acme-owner]" in kubectl.create(virtual_service("a"), flags=DRY_RUN).stderr

    eventually(enforced, "the guardrail enforces")
    broken = rego("team").replace(*BREAKING["no_rego"])
    apply(kubectl, policies("more", "stage", team=broken))
    following.until('meshwarden_problems{source="policies"}', 1)

    assert enforced()
    assert "configmap/more/team.rego:22:5: it does not compile" in following.server.log


def test_a_guardrail_may_come_with_the_binding_that_names_it(
    kubectl: Kubectl, following: Replica
) -> None:
    """One `kubectl apply` brings both; one try of three, since compiling may take its time."""
    assert following.server.is_ready()

    def together(name: str) -> bool:
        binding = enforcement({"guardrail": f"acme-{name}", "action": "deny"})
        return kubectl.apply(policies(name, name), binding).code == 0

    assert any(together(name) for name in ("first", "second", "third"))
