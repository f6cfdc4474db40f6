"""Our processes may do what they do, and nothing else."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.cluster.objects import SHOP
from tests.cluster.programs import eventually
from tests.manifests.shipped import NAMESPACE, built
from tests.reliability.fleet import PRODUCTION
from tests.reliability.node import SECRETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.reliability.fleet import Fleet

_OWN = "/apis/meshwarden.dev/v1alpha1"
_EVENTS = f"/apis/events.k8s.io/v1/namespaces/{SHOP}/events"
_MAP = f"/api/v1/namespaces/{NAMESPACE}/configmaps/own-guardrails"


class Right(NamedTuple):
    """One verb on one resource; the name where the rule is held to names."""

    account: str
    namespace: str
    verb: str
    group: str
    resource: str
    name: str


def test_every_right_is_used_and_no_call_is_refused(whole: Fleet) -> None:
    """With the tokens of our ServiceAccounts; what the API server audits is compared with RBAC."""
    _do_what_is_seldom_done(whole)

    calls = list(_calls(whole))
    refused = {each for call in calls if _code(call) == 403 for each in _used(call)}
    used = {each for call in calls if _code(call) != 403 for each in _used(call)}

    # An API server that has just started refuses what it allows a second later.
    assert refused - used == set()
    assert _granted(built(PRODUCTION)) - used == set()


def _do_what_is_seldom_done(fleet: Fleet) -> None:
    """Settings with a status, an Exemption that ends, guardrails of one's own, another CA."""
    api, soon = fleet.api, datetime.now(UTC) + timedelta(seconds=3)
    enforcement = _object("Enforcement", "default", profile="production")
    exemption = _object(
        "Exemption",
        "rights",
        guardrails=["vs-timeout-required"],
        until=f"{soon:%Y-%m-%dT%H:%M:%SZ}",
        reason="SHOP-1: ends at once",
    )
    metadata = {"name": "own-guardrails", "labels": {"meshwarden.dev/policies": "rego"}}
    data = {"broken.rego": "package broken"}
    own = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
    api.apply(f"{_OWN}/enforcements/default", enforcement)
    api.apply(f"{_OWN}/namespaces/{SHOP}/exemptions/rights", exemption)
    api.apply(_MAP, own)
    api.delete(f"{SECRETS}/meshwarden-ca")
    eventually(lambda: _trusted(fleet) == 2, "two CAs are trusted")
    eventually(lambda: _trusted(fleet) == 1, "the old CA is forgotten")
    eventually(lambda: api.get(_MAP).body["metadata"].get("annotations"), "its status is written")
    eventually(lambda: api.get(_EVENTS).body["items"], "an Event tells of the end")
    for path in (_MAP, f"{_OWN}/enforcements/default"):
        api.delete(path)
    api.delete(f"{_OWN}/namespaces/{SHOP}/exemptions/rights")


def _trusted(fleet: Fleet) -> int:
    """How many CAs every entry trusts."""
    return base64.b64decode(fleet.bundle()).count(b"BEGIN CERTIFICATE")


def _object(kind: str, name: str, **spec: object) -> dict[str, Any]:
    metadata = {"name": name}
    return {
        "apiVersion": "meshwarden.dev/v1alpha1",
        "kind": kind,
        "metadata": metadata,
        "spec": spec,
    }


def _calls(fleet: Fleet) -> Iterator[dict[str, Any]]:
    prefix = f"system:serviceaccount:{NAMESPACE}:"
    for line in fleet.plane.audit_log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["user"]["username"].startswith(prefix) and "responseStatus" in event:
            yield event


def _code(call: dict[str, Any]) -> int:
    return int(call["responseStatus"]["code"])


def _used(call: dict[str, Any]) -> Iterator[Right]:
    """The rights that a call needed, with and without the object's name."""
    about = call.get("objectRef", {})
    resource = about.get("resource", "")
    if subresource := about.get("subresource"):
        resource = f"{resource}/{subresource}"
    # A server-side apply that creates needs both verbs, and is audited as the one.
    created = call["verb"] == "patch" and _code(call) == 201
    for verb in {call["verb"], "create" if created else call["verb"]}:
        for namespace in {about.get("namespace", ""), ""}:
            for name in {about.get("name", ""), ""}:
                account = call["user"]["username"].rpartition(":")[2]
                yield Right(account, namespace, verb, about.get("apiGroup", ""), resource, name)


def _granted(objects: Iterable[dict[str, Any]]) -> set[Right]:
    """Every right of our roles, whose names are those of the accounts that they are bound to."""
    return {
        Right(
            role["metadata"]["name"], role["metadata"].get("namespace", ""), verb, group, kind, name
        )
        for role in objects
        if role["kind"] in {"Role", "ClusterRole"}
        for rule in role["rules"]
        for verb in rule["verbs"]
        for group in rule["apiGroups"]
        for kind in rule["resources"]
        for name in rule.get("resourceNames", [""])
    }
