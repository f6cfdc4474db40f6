"""Whether the API server is told to ask us, as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook import __version__
from webhook.cluster import Selection
from webhook.cluster.resources import CLUSTER_ROLES, MUTATING, VALIDATING
from webhook.doctor.asking import asked
from webhook.doctor.finding import fine, wrong
from webhook.errors import ConfigError
from webhook.installation.holding import differences
from webhook.installation.names import MUTATING_NAME, SUSPENDED, VALIDATING_NAME
from webhook.installation.trust import bundles_in, count
from webhook.installation.webhooks import FailurePolicy, State, configurations
from webhook.model.objects import annotations_of, child, labels_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.doctor.finding import Finding
    from webhook.doctor.patient import Patient
    from webhook.installation.coverage import Coverage
    from webhook.installation.names import Installation
    from webhook.model.objects import Object

_VERSION = "app.kubernetes.io/version"
_INJECTOR = "sidecar-injector.istio.io"


async def webhooks(patient: Patient) -> list[Finding]:
    """The configurations are there, and say what the controller writes."""
    validating = await patient.cluster.find(VALIDATING, VALIDATING_NAME)
    mutating = await patient.cluster.find(MUTATING, MUTATING_NAME)
    reason = annotations_of(validating).get(SUSPENDED)
    if reason is not None:
        repair = f"kubectl annotate validatingwebhookconfiguration {VALIDATING_NAME} {SUSPENDED}-"
        return [wrong("webhooks", f"reviews are suspended: {reason or 'no reason given'}", repair)]
    written_by = labels_of(validating).get(_VERSION, __version__)
    if written_by != __version__:
        told = f"{written_by} wrote them, and this command, {__version__}, cannot judge that"
        return [wrong("webhooks", told, f"pip install meshwarden=={written_by}")]
    role = await patient.cluster.find(CLUSTER_ROLES, patient.installation.role)
    uid = text(child(role, "metadata"), "uid") or None
    try:
        covered = await asked(patient)
    except ConfigError as error:
        return [wrong("webhooks", f"the controller cannot start: {error}", patient.controllers_log)]
    faults = as_written(validating, mutating, covered, patient.installation, uid)
    if not faults:
        return [fine("webhooks", "both configurations are as the controller writes them")]
    return [wrong("webhooks", fault, patient.controllers_log) for fault in faults]


def as_written(
    validating: Object | None,
    mutating: Object | None,
    covered: Coverage,
    installation: Installation,
    owner: str | None,
) -> list[str]:
    """What is not as the controller writes it; which CA and which policy is not asked here."""
    state = State(owner=owner, failure_policy=_policy(validating))
    wanted = configurations(covered, installation, state)
    faults = []
    for resource, actual in ((VALIDATING, validating), (MUTATING, mutating)):
        desired = wanted[resource]
        name = text(child(desired, "metadata"), "name")
        if actual is None:
            faults.append(f"{resource.kind} {name} is missing")
        else:
            faults += [f"{name}: {each} differs" for each in differences(actual, desired)]
    return faults


async def failure_policy(patient: Patient) -> list[Finding]:
    """What nobody judges is refused, where it is Istio's."""
    validating = await patient.cluster.find(VALIDATING, VALIDATING_NAME)
    if _policy(validating) is FailurePolicy.FAIL:
        return [fine("failure-policy", "what nobody judges of Istio's kinds is refused")]
    text = "failurePolicy is not Fail: what nobody judges passes; the controller has no answer yet"
    return [wrong("failure-policy", text, patient.controllers_log)]


async def ca_bundle(patient: Patient) -> list[Finding]:
    """Every entry trusts the same CAs."""
    found = [
        *bundles_in(await patient.cluster.find(VALIDATING, VALIDATING_NAME)),
        *bundles_in(await patient.cluster.find(MUTATING, MUTATING_NAME)),
    ]
    return [judge_bundles(found, repair=patient.controllers_log)]


def judge_bundles(bundles: Sequence[bytes], *, repair: str) -> Finding:
    """Whether *bundles*, one of each entry, are all there and the same."""
    if not bundles or not all(map(count, bundles)):
        return wrong("ca-bundle", "an entry has no caBundle, so no call can succeed", repair)
    if len(set(bundles)) > 1:
        return wrong("ca-bundle", "the entries trust different CAs", repair)
    many = count(bundles[0])
    rotating = "; one is being replaced" if many > 1 else ""
    return fine("ca-bundle", f"every entry trusts the same CAs: {many}{rotating}")


async def order(patient: Patient) -> list[Finding]:
    """We are asked before Istio's injector, which reads what we write."""
    found = patient.cluster.list(Selection(MUTATING))
    return [judge_order([each async for each in found])]


def judge_order(mutating: Iterable[Object]) -> Finding:
    """Whether each of *mutating* that injects comes after ours, by its name."""
    early = [
        name
        for each in mutating
        if _injects(each) and (name := text(child(each, "metadata"), "name")) < MUTATING_NAME
    ]
    if not early:
        return fine("order", "defaults are written before Istio's injector reads them")
    named = ", ".join(sorted(early))
    return wrong(
        "order",
        f"{named} is asked before {MUTATING_NAME}, and misses what it writes on Pods",
        f"kubectl get mutatingwebhookconfigurations  # rename {named}: they go by name",
    )


def _policy(validating: Object | None) -> FailurePolicy:
    webhooks = (validating or {}).get("webhooks")
    policies = {
        text(each, "name"): text(each, "failurePolicy")
        for each in (webhooks if isinstance(webhooks, list) else [])
    }
    raised = policies.get("istio.validate.meshwarden.dev") == FailurePolicy.FAIL.value
    return FailurePolicy.FAIL if raised else FailurePolicy.IGNORE


def _injects(configuration: Object) -> bool:
    webhooks = configuration.get("webhooks")
    listed = webhooks if isinstance(webhooks, list) else []
    return any(text(each, "name").endswith(_INJECTOR) for each in listed)
