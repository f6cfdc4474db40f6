"""Whether somebody answers, by a certificate that is trusted, and in which version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from webhook import __version__
from webhook.cluster import Selection
from webhook.cluster.resources import ENDPOINT_SLICES, EXEMPTIONS, PODS, VALIDATING
from webhook.doctor.finding import fine, unknown, wrong
from webhook.doctor.patient import CONTROLLER, SERVING
from webhook.errors import ClusterError
from webhook.installation.names import VALIDATING_NAME
from webhook.installation.replicas import SERVICE_LABEL, addresses, dial_all
from webhook.installation.trust import bundles_in, readable
from webhook.model.objects import child, labels_of, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.doctor.finding import Finding
    from webhook.doctor.patient import Patient
    from webhook.installation.replicas import Shown
    from webhook.model.objects import Object

_SOON = timedelta(days=7)
"""A leaf is renewed a month before its end: when so little is left, nobody renews it."""

_DOCTOR = "meshwarden-doctor"
_COMPONENT = "app.kubernetes.io/component"
_OURS = {"app.kubernetes.io/name": "meshwarden"}
_VERSION = "app.kubernetes.io/version"
_HEALTH_PORT = 8080


async def endpoints(patient: Patient) -> list[Finding]:
    """As many replicas answer as there should be."""
    found = await _slices(patient)
    deployment = await patient.deployment(SERVING)
    if deployment is None:
        repair = "kubectl apply -k manifests/overlays/production"
        return [wrong("endpoints", f"there is no Deployment {SERVING}", repair)]
    wanted = child(deployment, "spec").get("replicas")
    repair = patient.kubectl(f"rollout status deployment/{SERVING}")
    return [judge_endpoints(len(addresses(found)), wanted, repair=repair)]


def judge_endpoints(serving: int, wanted: object, *, repair: str) -> Finding:
    """Whether *serving* replicas are as many as *wanted*."""
    few = serving == 0 or (isinstance(wanted, int) and serving < wanted)
    told = f"{serving} of {wanted} replicas get reviews"
    return wrong("endpoints", told, repair) if few else fine("endpoints", told)


async def chain(patient: Patient) -> list[Finding]:
    """The API server asks us and gets an answer: from its rules to our verdict, link by link.

    An Exemption that is wrong on purpose is created in a dry run. Whoever refuses it is us.
    """
    metadata = {"name": _DOCTOR, "namespace": "default"}
    try:
        await patient.cluster.create(
            EXEMPTIONS, {"metadata": metadata, "spec": {"doctor": True}}, dry_run=True
        )
    except ClusterError as error:
        return [judge_refusal(error, repair=patient.controllers_log)]
    text = "the API server got no verdict from us: a wrong Exemption would have passed"
    return [wrong("chain", text, patient.controllers_log)]


def judge_refusal(error: ClusterError, *, repair: str) -> Finding:
    """Whether it was us who refused it."""
    if "denied the request" in str(error) and "meshwarden.dev" in str(error):
        return fine("chain", "the API server asks, and we answer")
    if error.absent:
        repair = "kubectl apply -k manifests/overlays/production"
        return wrong("chain", "the kind Exemption is not installed", repair)
    return unknown("chain", str(error), repair)


async def served(patient: Patient) -> list[Finding]:
    """Each replica shows a certificate that `caBundle` trusts, and that is for our name."""
    bundles = readable(bundles_in(await patient.cluster.find(VALIDATING, VALIDATING_NAME)))
    where = addresses(await _slices(patient))
    if not bundles or not where:
        return [unknown("served", "there is nobody to ask, or nothing to trust")]
    name = patient.installation.dns_name
    shown = await dial_all(where, name=name, bundle=bundles[0])
    return judge_shown(shown, repair=patient.kubectl(f"rollout restart deployment/{SERVING}"))


def judge_shown(shown: Sequence[Shown], *, repair: str) -> list[Finding]:
    """What the replicas that answered show; from outside the cluster none does."""
    answered = [each for each in shown if each.answered]
    if not answered:
        text = "no replica can be reached from this machine; chain says whether the API server can"
        return [fine("served", text)]
    problems = [each for each in shown if each.problem]
    if not problems:
        return [fine("served", f"{len(shown)} replicas show a certificate that is trusted")]
    return [wrong("served", f"{each.address}: {each.problem}", repair) for each in problems]


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod of ours, and the metrics that it shows, or why it shows none."""

    name: str
    component: str
    image: str
    version: str
    metrics: str = ""
    trouble: str = ""

    def value(self, metric: str) -> float | None:
        """The value of *metric*, with its labels as they are written."""
        pattern = rf"^{re.escape(metric)} (\S+)$"
        found = re.search(pattern, self.metrics, re.MULTILINE)
        return float(found[1]) if found else None


async def pods(patient: Patient) -> list[Finding]:
    """What the pods say of themselves: expiry, engine and version."""
    namespace = patient.installation.namespace
    listed = patient.cluster.list(Selection(PODS, namespace, _OURS))
    found = [await _pod(patient, each) async for each in listed if _runs(each)]
    if not found:
        repair = patient.kubectl("get pods,events")
        return [wrong("pods", "no pod of Meshwarden's runs", repair)]
    return judge_pods(found, now=patient.now, namespace=namespace)


def judge_pods(found: Iterable[Pod], *, now: datetime, namespace: str) -> list[Finding]:
    """What *found* say of themselves."""
    found = list(found)
    kubectl = f"kubectl -n {namespace}"
    silent = [
        unknown("metrics", f"pod {pod.name} does not show its metrics: {pod.trouble}")
        for pod in found
        if pod.trouble
    ]
    serving = [pod for pod in found if pod.component == "serving" and not pod.trouble]
    return [
        *silent,
        *(_expiry(pod, now, kubectl) for pod in serving),
        *(_engine(pod, kubectl) for pod in serving),
        _versions(found, kubectl),
    ]


def _expiry(pod: Pod, now: datetime, kubectl: str) -> Finding:
    end = pod.value("meshwarden_certificate_not_after_seconds")
    if end is None:
        return unknown("expiry", f"pod {pod.name} does not say when its certificate ends")
    ends = datetime.fromtimestamp(end, UTC)
    told = f"pod {pod.name} serves a certificate that ends on {ends:%Y-%m-%d %H:%M} UTC"
    if ends - now < _SOON:
        return wrong("expiry", told, f"{kubectl} logs deployment/{CONTROLLER} --tail=50")
    return fine("expiry", told)


def _engine(pod: Pod, kubectl: str) -> Finding:
    for engine in ("embedded", "opa"):
        value = pod.value(f'meshwarden_engine_up{{engine="{engine}"}}')
        if value == 1:
            return fine("engine", f"pod {pod.name} judges by engine {engine}")
        if value is not None:
            told = f"pod {pod.name} cannot judge: engine {engine} is down"
            return wrong("engine", told, f"{kubectl} logs pod/{pod.name} --all-containers")
    return unknown("engine", f"pod {pod.name} does not say by which engine it judges")


def _versions(found: Iterable[Pod], kubectl: str) -> Finding:
    """All pods run one image, of our own version where their label says which it is."""
    images = sorted({pod.image for pod in found})
    versions = sorted({pod.version for pod in found if pod.version} - {__version__})
    if len(images) > 1:
        told = f"pods run different images: {', '.join(images)}"
        return wrong("versions", told, f"{kubectl} rollout status deployment/{SERVING}")
    if versions:
        told = f"pods run {', '.join(versions)}, and this command is {__version__}"
        return wrong("versions", told, f"pip install meshwarden=={versions[-1]}")
    return fine("versions", f"every pod runs {images[0]}")


async def _slices(patient: Patient) -> list[Object]:
    wanted = {SERVICE_LABEL: patient.installation.service}
    selection = Selection(ENDPOINT_SLICES, patient.installation.namespace, wanted)
    return [each async for each in patient.cluster.list(selection)]


async def _pod(patient: Patient, obj: Object) -> Pod:
    name, labels = text(child(obj, "metadata"), "name"), labels_of(obj)
    metrics = trouble = ""
    path = f"api/v1/namespaces/{patient.installation.namespace}/pods/{name}:{_HEALTH_PORT}"
    try:
        metrics = await patient.cluster.page(f"{path}/proxy/metrics")
    except ClusterError as error:
        trouble = str(error)
    return Pod(
        name=name,
        component=labels.get(_COMPONENT, ""),
        image=_image(obj),
        version=labels.get(_VERSION, ""),
        metrics=metrics,
        trouble=trouble,
    )


def _runs(obj: Object) -> bool:
    ending = "deletionTimestamp" in child(obj, "metadata")
    return not ending and text(child(obj, "status"), "phase") == "Running"


def _image(obj: Object) -> str:
    containers = child(obj, "spec").get("containers")
    listed = containers if isinstance(containers, list) else []
    named = [text(each, "image") for each in listed if text(each, "name") == "meshwarden"]
    return named[0] if named else "unknown"
