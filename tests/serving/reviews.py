"""AdmissionReviews as an API server writes them."""

from __future__ import annotations

import base64
import json
from typing import Any

UID = "705ab4f5-6393-11e8-b7cc-42010a800002"
GROUPS = {
    "VirtualService": "networking.istio.io",
    "ProxyConfig": "networking.istio.io",
    "Namespace": "",
    "PodExecOptions": "",
}


def virtual_service(**spec: Any) -> dict[str, Any]:
    """A VirtualService in the namespace shop."""
    return {
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "reviews", "namespace": "shop", "labels": {"app": "reviews"}},
        "spec": spec,
    }


def review(obj: Any = None, **fields: Any) -> dict[str, Any]:
    """The review of a CREATE of *obj*, but for *fields* of its request."""
    obj = virtual_service() if obj is None else obj
    kind = obj["kind"]
    request = {
        "uid": UID,
        "kind": {"group": GROUPS[kind], "version": "v1", "kind": kind},
        "resource": {"group": GROUPS[kind], "version": "v1", "resource": f"{kind.lower()}s"},
        "requestKind": {"group": GROUPS[kind], "version": "v1", "kind": kind},
        "requestResource": {
            "group": GROUPS[kind],
            "version": "v1",
            "resource": f"{kind.lower()}s",
        },
        "name": obj["metadata"].get("name", ""),
        "namespace": "shop",
        "operation": "CREATE",
        "userInfo": {"username": "ada", "groups": ["system:authenticated"]},
        "object": obj,
        "oldObject": None,
        "dryRun": False,
        "options": {"apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions"},
    }
    return {
        "apiVersion": "admission.k8s.io/v1",
        "kind": "AdmissionReview",
        "request": request | fields,
    }


def encoded(body: Any) -> bytes:
    """*body* as JSON."""
    return json.dumps(body).encode()


def finding(path: list[str | int], message: str) -> dict[str, Any]:
    """One answer of a `deny` rule."""
    return {"path": path, "msg": message}


def denied(**findings: list[dict[str, Any]]) -> dict[str, Any]:
    """A VirtualService of which guardrails say so: `denied(one=[...])` speaks for `vs-one`."""
    script = {f"vs-{name}": {"deny": found} for name, found in findings.items()}
    return virtual_service(script=script)


def patch_of(response: dict[str, Any]) -> Any:
    """The patch in an answer."""
    return json.loads(base64.b64decode(response["patch"], validate=True))
