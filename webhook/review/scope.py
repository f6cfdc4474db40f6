"""What is judged at all: the cases in which judging would break a controller or judge twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.mesh import workloads
from webhook.model.kinds import Operation
from webhook.model.objects import EMPTY, child
from webhook.review.matching import any_glob

if TYPE_CHECKING:
    from webhook.model.enforcement import Enforcement
    from webhook.model.request import Request


def is_judged(request: Request, enforcement: Enforcement) -> bool:
    """Whether guardrails are asked about *request*."""
    if request.operation is Operation.CONNECT or request.sub_resource:
        return False
    if any_glob(enforcement.excluded_namespaces, request.namespace):
        return False
    if request.operation is Operation.UPDATE and _is_being_deleted(request):
        return False  # its finalizers have to go, whatever the object looks like
    if request.kind == workloads.POD:
        return _is_judged_pod(request)
    return request.kind not in workloads.TEMPLATES or _is_judged_workload(request)


def is_defaulted(request: Request) -> bool:
    """Whether defaults may be injected: a template that changed under an UPDATE would roll out."""
    if request.operation is Operation.DELETE:
        return False
    return request.operation is Operation.CREATE or request.kind not in workloads.TEMPLATES


def _is_being_deleted(request: Request) -> bool:
    metadata = child(request.under_review, "metadata")
    return metadata.get("deletionTimestamp") is not None


def _is_judged_pod(request: Request) -> bool:
    # Once injected, a pod carries Istio's own containers, which break rules made for the user's.
    return request.operation is Operation.CREATE and not workloads.is_injected(request.under_review)


def _is_judged_workload(request: Request) -> bool:
    if workloads.is_derived(request.kind, request.under_review):
        return False  # the controller's template was judged, and it would make this one again
    if request.operation is not Operation.UPDATE:
        return True
    old = request.old_object if request.old_object is not None else EMPTY
    template = workloads.template_of(request.kind, request.under_review)
    return template != workloads.template_of(request.kind, old)
