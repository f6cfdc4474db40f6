"""What an API server does with an object: mutate, patch, validate, and tell kubectl."""

from __future__ import annotations

import base64
import json
import ssl
import uuid
from copy import deepcopy
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Object = dict[str, Any]

CLUSTER_SCOPED = frozenset({"Namespace", "Istio"})


@dataclass(frozen=True)
class Answer:
    """What came of one object.

    Attributes:
        stored: the object as it would be stored, defaults included; None where it was refused.
        message: why it was refused.
        warnings: what kubectl shows behind `Warning:`.
    """

    stored: Object | None
    message: str
    warnings: tuple[str, ...]


class Cluster:
    """Calls the webhook over TLS, as the API server does for a CREATE."""

    def __init__(self, port: int, ca: Path) -> None:
        context = ssl.create_default_context(cafile=ca)
        self._connection = HTTPSConnection("localhost", port, context=context, timeout=10)

    def close(self) -> None:
        """Hang up, so that the server need not wait for us when it stops."""
        self._connection.close()

    def create(self, obj: Object) -> Answer:
        """Mutate, then validate what mutation made of *obj*."""
        mutated = self._call("/mutate", obj)
        obj = _patched(obj, mutated)
        validated = self._call("/validate", obj)
        return Answer(
            stored=obj if validated["allowed"] else None,
            message=validated.get("status", {}).get("message", ""),
            warnings=(*mutated.get("warnings", ()), *validated.get("warnings", ())),
        )

    def _call(self, path: str, obj: Object) -> Any:
        review = _review(obj)
        self._connection.request(
            "POST",
            f"{path}?timeout=5s",
            body=json.dumps(review),
            headers={"Content-Type": "application/json"},
        )
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:  # noqa: PLR2004  # a decision is always a 200
            message = f"{path} answered {answer.status}: {body.decode()}"
            raise RuntimeError(message)
        response = json.loads(body)["response"]
        if response["uid"] != review["request"]["uid"]:
            message = "the answer is to another review"
            raise RuntimeError(message)
        return response


def _review(obj: Object) -> Object:
    group, _, version = obj["apiVersion"].rpartition("/")
    kind = {"group": group, "version": version, "kind": obj["kind"]}
    resource = {"group": group, "version": version, "resource": f"{obj['kind'].lower()}s"}
    metadata = obj["metadata"]
    request = {
        "uid": str(uuid.uuid4()),
        "kind": kind,
        "resource": resource,
        "requestKind": kind,
        "requestResource": resource,
        "name": metadata.get("name", ""),
        "namespace": _namespace(obj),
        "operation": "CREATE",
        "userInfo": {"username": "ada", "groups": ["tea-shop", "system:authenticated"]},
        "object": obj,
        "oldObject": None,
        "dryRun": False,
        "options": {"apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions"},
    }
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}


def _namespace(obj: Object) -> str:
    """A Namespace is reviewed in itself; other cluster-scoped objects in none."""
    metadata = obj["metadata"]
    if obj["kind"] == "Namespace":
        return str(metadata["name"])
    return "" if obj["kind"] in CLUSTER_SCOPED else str(metadata.get("namespace", "default"))


def _patched(obj: Object, response: Object) -> Object:
    """Apply the JSON patch of a mutating answer; Meshwarden only ever adds."""
    if "patch" not in response:
        return obj
    patched = deepcopy(obj)
    for operation in json.loads(base64.b64decode(response["patch"])):
        *parents, leaf = [_unescape(part) for part in operation["path"].split("/")[1:]]
        holder: Any = patched
        for part in parents:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        holder[leaf] = operation["value"]
    return patched


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
