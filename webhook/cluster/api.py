"""One connection to the API server, and everything that is asked over it."""

from __future__ import annotations

import json
from contextlib import aclosing, asynccontextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import httpx
from lightkube.core.exceptions import ApiError
from lightkube.core.generic_client import BasicRequest
from lightkube.types import PatchType

from webhook.cluster.asking import asking
from webhook.cluster.resources import raw_class
from webhook.errors import ClusterError
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
    from typing import Self

    from lightkube.core.generic_client import GenericAsyncClient

    from webhook.cluster.resources import Resource
    from webhook.cluster.selection import Selection
    from webhook.model.objects import Object

MANAGER = "meshwarden"
"""The field manager of everything that we write."""

_PAGE = 500
_NO_PARAMS: Mapping[str, str] = MappingProxyType({})
_EVERYWHERE = "*"
_VERBS = {"post": "create", "put": "replace"}


class Cluster:
    """The Kubernetes API. Every method raises ClusterError, as `asking` says."""

    def __init__(self, client: GenericAsyncClient) -> None:
        self._client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End all connections."""
        await self._client.close()  # type: ignore[no-untyped-call]  # as below

    @property
    def namespace(self) -> str:
        """The one that the credentials or the kubeconfig name; `default` where none does."""
        return str(self._client.namespace)

    async def get(self, resource: Resource, name: str, namespace: str | None = None) -> Object:
        """The object called *name*."""
        return await self._request("get", resource, name, namespace)

    async def find(
        self, resource: Resource, name: str, namespace: str | None = None
    ) -> Object | None:
        """The object called *name*, or None where there is none, or not even its kind."""
        try:
            return await self.get(resource, name, namespace)
        except ClusterError as error:
            if error.absent:
                return None
            raise

    async def list(self, selection: Selection, *, page: int = _PAGE) -> AsyncIterator[Object]:
        """Each object of *selection*, fetched *page* at a time."""
        async with aclosing(self.listing(selection, page=page)) as listing:
            async for _version, obj in listing:
                if obj is not None:
                    yield obj

    async def listing(
        self, selection: Selection, *, page: int = _PAGE
    ) -> AsyncGenerator[tuple[str, Object | None]]:
        """As `list`, each with the version of the list, and that version with None in the end.

        A watch goes on from that version, also where the list is empty.
        """
        with asking(f"list {selection}"):
            found = self._client.list(self._selecting(selection, limit=page))
            async for obj in found:
                yield found.resourceVersion, obj
            yield found.resourceVersion, None

    @asynccontextmanager
    async def watching(
        self, selection: Selection, *, version: str, seconds: float, grace: float
    ) -> AsyncIterator[AsyncIterator[tuple[str, Object]]]:
        """What happens to *selection* after *version*; entered once the API server has agreed.

        Each is one of ADDED, MODIFIED, DELETED and BOOKMARK, and the object.

        Args:
            selection: what to watch.
            version: of the list, or of the last object that was seen.
            seconds: after which the API server is to end it.
            grace: how much longer to believe in a connection over which nothing comes.
        """
        # Not the client's own watch: that one begins again by itself, for ever and without pause,
        # and waits for ever where a connection is dead.
        asked = self._selecting(
            selection,
            watch=True,
            resourceVersion=version,
            timeoutSeconds=max(1, round(seconds)),
            allowWatchBookmarks="true",
        )
        request = self._client.build_adapter_request(asked)
        request.extensions["timeout"] = httpx.Timeout(10, read=seconds + grace).as_dict()
        with asking(f"watch {selection}"):
            response = await self._send(request)
            async with aclosing(response):
                if response.is_error:
                    await response.aread()  # the reason stands there
                self._client.raise_for_status(response)  # type: ignore[no-untyped-call]
                yield _events(response)

    async def apply(
        self, resource: Resource, obj: Object, *, manager: str = MANAGER, force: bool = True
    ) -> Object:
        """Server-side apply *obj*: the fields that it has are ours, and no others.

        A `metadata.resourceVersion` in it makes it fail where the object is newer.

        Args:
            resource: what it is, so that *obj* need not say.
            obj: its name, and the fields to own.
            manager: who owns them.
            force: whether to take fields from others that own them; else it fails.
        """
        full = {"apiVersion": resource.api_version, "kind": resource.kind, **obj}
        params = {"force": str(force).lower(), "fieldManager": manager}
        return await self._patch(resource, *_address(obj), full, PatchType.APPLY, params=params)

    async def patch(
        self,
        resource: Resource,
        name: str,
        change: Object | Sequence[Object],
        namespace: str | None = None,
    ) -> Object:
        """Merge *change* into an object, or where it is a list carry out its RFC 6902 operations.

        A `metadata.resourceVersion` in a merge makes it fail where the object is newer.
        """
        how = PatchType.MERGE if isinstance(change, dict) else PatchType.JSON
        return await self._patch(resource, name, namespace, change, how)

    async def create(self, resource: Resource, obj: Object, *, dry_run: bool = False) -> Object:
        """Create *obj*, which must not be there yet unless its name is left to the server.

        Args:
            resource: what it is.
            obj: what to create.
            dry_run: whether to ask only what would become of it.
        """
        params = {"dryRun": "All"} if dry_run else {}
        made = raw_class(resource)(obj)
        return await self._request("post", resource, *_address(obj), obj=made, params=params)

    async def page(self, path: str) -> str:
        """The text under *path*, such as `version`, or what a pod shows through the proxy."""
        asked = BasicRequest("GET", path, None)
        with asking(f"get {path}"):
            response: httpx.Response = await self._client.send(  # type: ignore[no-untyped-call]
                self._client.build_adapter_request(asked)
            )
            self._client.raise_for_status(response)  # type: ignore[no-untyped-call]
        return response.text

    async def replace(self, resource: Resource, obj: Object) -> Object:
        """Put *obj* in place of what it was made from, by its `metadata.resourceVersion`."""
        return await self._request("put", resource, *_address(obj), obj=raw_class(resource)(obj))

    async def delete(self, resource: Resource, name: str, namespace: str | None = None) -> None:
        """Delete the object called *name*."""
        await self._request("delete", resource, name, namespace)

    async def _patch(  # noqa: PLR0913  # all of it goes into one request
        self,
        resource: Resource,
        name: str,
        namespace: str | None,
        change: Object | Sequence[Object],
        how: PatchType,
        *,
        params: Mapping[str, str] = _NO_PARAMS,
    ) -> Object:
        return await self._request(
            "patch",
            resource,
            name,
            namespace,
            obj=change,
            headers={"Content-Type": how.value},
            params=dict(params),
        )

    async def _request(
        self, method: str, resource: Resource, name: str, namespace: str | None, **rest: Any
    ) -> Object:
        where = f"{namespace}/" if namespace else ""
        with asking(f"{_VERBS.get(method, method)} {resource} {where}{name}"):
            answer: Object = await self._client.request(
                method, res=raw_class(resource), name=name, namespace=namespace, **rest
            )
        return answer

    async def _send(self, request: httpx.Request) -> httpx.Response:
        response: httpx.Response = await self._client.send(request, stream=True)  # type: ignore[no-untyped-call]
        return response

    def _selecting(self, selection: Selection, *, watch: bool = False, **params: Any) -> Any:
        resource = selection.resource
        return self._client.prepare_request(
            "list",
            raw_class(resource),
            namespace=(selection.namespace or _EVERYWHERE) if resource.namespaced else None,
            watch=watch,
            params={
                "labelSelector": _joined(selection.labels),
                "fieldSelector": _joined(selection.fields),
                **params,
            },
        )


async def _events(response: httpx.Response) -> AsyncIterator[tuple[str, Object]]:
    async for line in response.aiter_lines():
        event = json.loads(line)
        if event["type"] == "ERROR":
            raise ApiError(status=event["object"])
        yield event["type"], event["object"]


def _joined(wanted: Mapping[str, str]) -> str | None:
    return ",".join(f"{key}={value}" for key, value in wanted.items()) or None


def _address(obj: Object) -> tuple[str, str | None]:
    metadata = child(obj, "metadata")
    return text(metadata, "name"), text(metadata, "namespace") or None
