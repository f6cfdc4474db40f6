"""The webhook dies, comes back, and gets another certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster import configurations
from tests.cluster.objects import SHOP, stubborn, virtual_service
from tests.cluster.programs import eventually

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cluster.conftest import Enforce
    from tests.cluster.kubectl import Kubectl, Outcome
    from tests.cluster.webhook_server import WebhookServer

DRY_RUN = ("--dry-run=server",)


def test_without_a_webhook_fail_refuses(
    kubectl: Kubectl, server: WebhookServer, enforce: Enforce
) -> None:
    """Good and bad alike, in the API server's words, until a server is there again."""
    server.kill()
    down = kubectl.apply(virtual_service("fails"))
    enforce(configurations.standard())
    up = kubectl.apply(virtual_service("fails"))

    # What is asked first is the mutating webhook, and it has no server either.
    assert down.stderr == (
        'Error from server (InternalError): error when creating "STDIN": Internal error occurred: '
        'failed calling webhook "istio.mutate.meshwarden.dev": failed to call webhook: '
        f'Post "{server.endpoint.url}/mutate?timeout=5s": '
        f"dial tcp 127.0.0.1:{server.port}: connect: connection refused\n"
    )
    assert (up.code, up.stderr) == (0, "")


def test_without_a_webhook_ignore_lets_pass(
    kubectl: Kubectl,
    server: WebhookServer,
    registered: Callable[..., None],
    enforce: Enforce,
) -> None:
    """Bad objects as well; a server that comes back is asked again."""
    registered(failure_policy="Ignore")
    server.kill()

    def passes() -> bool:
        return kubectl.apply(stubborn("ignored")).code == 0

    eventually(passes, "the API server notices that it may ignore the webhook")
    kubectl.must("delete", "virtualservice", "ignored", "-n", SHOP)
    enforce(configurations.standard())
    assert kubectl.apply(stubborn("ignored")).code == 1


def test_a_renewed_certificate_is_served_without_a_restart(
    kubectl: Kubectl, server: WebhookServer, registered: Callable[..., None]
) -> None:
    """The API server, which trusts the new CA only, gets an answer from the same process."""
    server.renew_certificates()
    registered()

    def answers() -> Outcome | None:
        outcome = kubectl.apply(virtual_service("renewed"), flags=DRY_RUN)
        return outcome if outcome.code == 0 else None

    eventually(answers, "the API server trusts the new certificate")
    assert kubectl.apply(stubborn("renewed"), flags=DRY_RUN).code == 1
