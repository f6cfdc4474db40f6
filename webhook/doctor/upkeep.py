"""Whether somebody looks after it, and may: kinds, leader, rights and configuration."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webhook.cluster.resources import ACCESS_REVIEWS, DEFINITIONS, ENFORCEMENTS, LEASES
from webhook.doctor.finding import fine, unknown, wrong
from webhook.doctor.patient import CONTROLLER
from webhook.doctor.rights import rights
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from webhook.doctor.finding import Finding
    from webhook.doctor.patient import Patient
    from webhook.doctor.rights import Right
    from webhook.model.objects import Object

_DEFINITIONS = ("enforcements.meshwarden.dev", "exemptions.meshwarden.dev")
_OLDEST, _NEWEST = 30, 37
_APPLY = "kubectl apply -k manifests/overlays/production"


async def kubernetes(patient: Patient) -> list[Finding]:
    """The API server is of a version that we are made for."""
    return [judge_version(await patient.cluster.page("version"))]


def judge_version(page: str) -> Finding:
    """Whether Kubernetes, of which *page* tells, is one of 1.30 to 1.37."""
    found = json.loads(page)
    shown, minor = found.get("gitVersion"), str(found.get("minor", "")).rstrip("+")
    told = f"Kubernetes is {shown}"
    if not minor.isdecimal():
        return unknown("kubernetes", f"{told}, which tells no version")
    if int(minor) < _OLDEST:
        return wrong(
            "kubernetes", f"{told}; 1.{_OLDEST} is the oldest supported", "kubectl version"
        )
    newer = "" if int(minor) <= _NEWEST else f", newer than 1.{_NEWEST}, which we were tested with"
    return fine("kubernetes", f"{told}{newer}")


async def definitions(patient: Patient) -> list[Finding]:
    """The kinds of our configuration are installed."""
    found = {name: await patient.cluster.find(DEFINITIONS, name) for name in _DEFINITIONS}
    missing = [name for name, definition in found.items() if definition is None]
    if missing:
        told = f"not installed: {', '.join(missing)}"
        return [wrong("definitions", told, _APPLY)]
    return [fine("definitions", "Enforcement and Exemption are installed")]


async def leader(patient: Patient) -> list[Finding]:
    """A controller leads."""
    place = patient.installation.lease, patient.installation.namespace
    lease = await patient.cluster.find(LEASES, *place)
    repair = patient.kubectl(f"rollout status deployment/{CONTROLLER}")
    return [judge_lease(lease, now=patient.now, repair=repair)]


def judge_lease(lease: Object | None, *, now: datetime, repair: str) -> Finding:
    """Whether *lease* is held, and was renewed of late."""
    spec = child(lease, "spec")
    holder, renewed = text(spec, "holderIdentity"), text(spec, "renewTime")
    if not holder or not renewed:
        return wrong("leader", "no controller leads: certificates are not renewed", repair)
    length, age = spec.get("leaseDurationSeconds"), now - _moment(renewed)
    # The clocks of two machines differ a little.
    if age > 4 * timedelta(seconds=length if isinstance(length, int) else 0):
        told = f"{holder} led last at {renewed}: certificates are not renewed"
        return wrong("leader", told, repair)
    return fine("leader", f"{holder} leads")


async def configuration(patient: Patient) -> list[Finding]:
    """What the organisation enforces is in force, all of it."""
    found = await patient.cluster.find(ENFORCEMENTS, "default")
    return [judge_enforcement(found)]


def judge_enforcement(found: Object | None) -> Finding:
    """Whether all of *found*, the Enforcement `default`, was accepted; and who is left out."""
    if found is None:
        return fine("configuration", "there is no Enforcement default: the profile holds as it is")
    conditions = child(found, "status").get("conditions")
    accepted: Object = {}
    for condition in conditions if isinstance(conditions, list) else []:
        if text(condition, "type") == "Accepted":
            accepted = condition
    status, repair = text(accepted, "status"), "kubectl describe enforcement default"
    if status == "True":
        return fine("configuration", f"all of it is in force{_excluded(found)}")
    if status == "False":
        return wrong("configuration", text(accepted, "message"), repair)
    return unknown("configuration", "nobody has written what became of it", repair)


def _excluded(found: Object) -> str:
    named = child(child(found, "spec"), "exclude").get("namespaces")
    listed = ", ".join(map(str, named)) if isinstance(named, list) else ""
    return f"; namespaces left out: {listed}" if listed else ""


async def permissions(patient: Patient) -> list[Finding]:
    """Our ServiceAccounts may do what they have to."""
    missing = [
        right for right in rights(patient.installation) if not await _is_granted(patient, right)
    ]
    if missing:
        return [wrong("permissions", f"{right} is not granted", _APPLY) for right in missing]
    return [fine("permissions", "our ServiceAccounts may do what they have to")]


async def _is_granted(patient: Patient, right: Right) -> bool:
    spec: Object = {"user": right.user, "resourceAttributes": right.attributes}
    answer = await patient.cluster.create(ACCESS_REVIEWS, {"spec": spec})
    return child(answer, "status").get("allowed") is True


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)
