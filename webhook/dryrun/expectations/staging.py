"""A case to the request that it is, and to what is in the cluster then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webhook import documents
from webhook.dryrun.requests import of_object
from webhook.errors import DocumentError
from webhook.model.kinds import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from webhook.dryrun.expectations.suite import Given, YamlCase
    from webhook.model.objects import Object
    from webhook.model.request import Request

_DEFAULT_NAMESPACE = "default"


@dataclass(frozen=True, slots=True)
class Staging:
    """Reads what cases of a suite name."""

    folder: Path
    """What the names of files are relative to."""

    def request(self, case: YamlCase) -> Request:
        """The request that *case* is.

        Raises:
            DocumentError: a file that it names cannot be read, or holds not the one object.
        """
        operation = _operation(case)
        name = _name_of(case.namespace)
        obj, old = (
            None if given is None else self._one(given) for given in (case.object, case.old_object)
        )
        under_review = old if operation is Operation.DELETE and old else obj or old or {}
        request = of_object(under_review, namespace=name)
        before = old and of_object(old, namespace=name).object
        user = {"username": case.user.name, "groups": list(case.user.groups)}
        return replace(
            request,
            operation=operation,
            user=case.user,
            object=None if operation is Operation.DELETE else request.object,
            old_object=request.object if operation is Operation.DELETE else before,
            envelope={**request.envelope, "operation": operation.value, "userInfo": user},
        )

    def context(self, given: Iterable[Given], namespace: Given | None) -> list[Object]:
        """What *given* tells of the cluster, the Namespace of the case first."""
        own = [] if namespace is None or isinstance(namespace, str) else [_namespace(namespace)]
        return [*own, *(obj for each in given for obj in self._objects(each))]

    def _one(self, given: Given) -> Object:
        found = self._objects(given)
        if len(found) != 1:
            reason = f"holds {len(found)} objects; a case reviews one"
            raise DocumentError(str(given), 1, 1, reason)
        return found[0]

    def _objects(self, given: Given) -> list[Object]:
        if not isinstance(given, str):
            return [given]
        file = self.folder / given
        try:
            text = documents.decode(file.read_bytes(), str(file))
        except OSError as error:
            raise DocumentError(str(file), 1, 1, f"cannot be read: {error.strerror}") from error
        if isinstance(text, DocumentError):
            raise text
        objects: list[Object] = []
        for each in documents.read(text, str(file)):
            if isinstance(each, DocumentError):
                raise each
            objects.append(each.object)
        return objects


def _operation(case: YamlCase) -> Operation:
    """As it is named, or as the objects have it that are there."""
    if case.operation:
        return case.operation
    if case.object is None:
        return Operation.DELETE
    return Operation.CREATE if case.old_object is None else Operation.UPDATE


def _name_of(namespace: Given | None) -> str:
    if namespace is None:
        return _DEFAULT_NAMESPACE
    return namespace if isinstance(namespace, str) else str(namespace["name"])


def _namespace(given: Object) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": given}
