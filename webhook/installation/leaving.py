"""The commands that remove an installation, and the one that lets a cluster breathe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from webhook.installation.names import LABELS, MUTATING_NAME, SUSPENDED, VALIDATING_NAME

if TYPE_CHECKING:
    from webhook.installation.names import Installation

_VALIDATING = f"validatingwebhookconfiguration {VALIDATING_NAME}"
_MUTATING = f"mutatingwebhookconfiguration {MUTATING_NAME}"
_PART = "app.kubernetes.io/part-of"
_OURS = f"-l {_PART}={LABELS[_PART]} --ignore-not-found"


class Step(NamedTuple):
    """Commands that belong together."""

    why: str
    """One sentence or more, without line ends."""
    commands: tuple[str, ...]


def removal(installation: Installation) -> list[Step]:
    """How to remove everything, in an order in which nothing is locked wherever one stops.

    Until the second step Meshwarden judges as before; from then on nothing waits for it.
    """
    kubectl = f"kubectl -n {installation.namespace}"
    pods = "-l app.kubernetes.io/name=meshwarden,app.kubernetes.io/component=controller"
    return [
        Step(
            "The controller goes first: it would put back what the next step deletes.",
            (
                f"{kubectl} scale deployment meshwarden-controller --replicas=0",
                f"{kubectl} wait pod {pods} --for=delete --timeout=120s",
            ),
        ),
        Step(
            "From here on nothing is asked of Meshwarden, so nothing is refused for want of it.",
            (
                f"kubectl delete {_VALIDATING} --ignore-not-found",
                f"kubectl delete {_MUTATING} --ignore-not-found",
            ),
        ),
        Step(
            "Replicas, certificates and rights.",
            (
                f"kubectl delete namespace {installation.namespace} --ignore-not-found",
                f"kubectl delete rolebindings,roles -A {_OURS}",
                f"kubectl delete clusterrolebindings,clusterroles {_OURS}",
            ),
        ),
        Step(
            "The kinds, and with them every Enforcement and Exemption: keep a copy if you may "
            "come back.",
            (
                "kubectl get enforcements,exemptions -A -o yaml > meshwarden-configuration.yaml",
                f"kubectl delete customresourcedefinitions {_OURS}",
            ),
        ),
    ]


def emergency() -> list[Step]:
    """How to let a cluster breathe at once, and how to come back."""
    change = {"metadata": {"annotations": {SUSPENDED: "WHY"}}, "webhooks": []}
    patch = json.dumps(change, separators=(",", ":"))
    return [
        Step(
            "At once nothing is asked of Meshwarden; a running controller leaves it so, and has "
            "nothing injected either.",
            (f"kubectl patch {_VALIDATING} --type=merge -p '{patch}'",),
        ),
        Step(
            "Only where no controller runs, and what is injected is in the way.",
            (f"kubectl patch {_MUTATING} --type=merge -p '{{\"webhooks\":[]}}'",),
        ),
        Step(
            "To come back: the controller writes everything anew, and refuses what nobody judges "
            "once a review was answered.",
            (f"kubectl annotate {_VALIDATING} {SUSPENDED}-",),
        ),
    ]
