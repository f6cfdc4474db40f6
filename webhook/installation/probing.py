"""Ask the webhook through its Service, as an API server does, and look whether it decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import msgspec

from webhook.installation.replicas import trusting
from webhook.installation.webhooks import TIMEOUT
from webhook.model.objects import child

if TYPE_CHECKING:
    from webhook.installation.names import Installation
    from webhook.installation.replicas import Address
    from webhook.model.objects import Object

PROBED = "meshwarden-probe"
"""The name of the object that is asked about. There is none: it would be created, in a dry run."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe came to."""

    problem: str | None = None
    """Why the API server would get no decision; None where it would."""

    @property
    def answered(self) -> bool:
        """Whether there was a decision."""
        return self.problem is None


async def probe(address: Address, installation: Installation, *, bundle: bytes) -> Probed:
    """Send a review to *address*, and look at the answer.

    Args:
        address: where the Service is reached.
        installation: whose Service it is: its DNS name has to be in the certificate.
        bundle: the CAs that the API server trusts.
    """
    review = _review(installation)
    url = f"https://{address}/validate?timeout={TIMEOUT}s"
    try:
        async with httpx.AsyncClient(
            verify=trusting(bundle), timeout=TIMEOUT, trust_env=False
        ) as client:
            answer = await client.post(
                url,
                json=review,
                headers={"Host": installation.dns_name},
                extensions={"sni_hostname": installation.dns_name},
            )
    except httpx.HTTPError as error:
        return Probed(str(error) or type(error).__name__)
    return Probed(_problem(answer, uid=str(child(review, "request")["uid"])))


def _review(installation: Installation) -> Object:
    """A ConfigMap as a mesh would have it: guardrails are asked, and have nothing to say."""
    metadata = {"name": PROBED, "namespace": installation.namespace}
    controller, _serving = installation.users
    request: Object = {
        "uid": str(uuid.uuid4()),
        "kind": {"group": "", "version": "v1", "kind": "ConfigMap"},
        "resource": {"group": "", "version": "v1", "resource": "configmaps"},
        "operation": "CREATE",
        "dryRun": True,
        "userInfo": {"username": controller},
        "object": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata},
        **metadata,
    }
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}


def _problem(answer: httpx.Response, *, uid: str) -> str | None:
    if answer.status_code != httpx.codes.OK:
        return f"HTTP {answer.status_code}: {answer.text.strip()[:200]}"
    try:
        decided = child(msgspec.json.decode(answer.content), "response")
    except msgspec.DecodeError:
        return "the answer is no AdmissionReview"
    if decided.get("uid") != uid or not isinstance(decided.get("allowed"), bool):
        return "the answer is no decision about what was asked"
    return None
