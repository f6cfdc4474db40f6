"""What a check asks a cluster for, where `cluster` stands in the place of a file.

The libraries that talk to a cluster take long to import, so only who says `cluster` waits for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.enforcement import MeshAssumptions
    from webhook.model.objects import Object

CLUSTER = "cluster"
"""The word; a file of that name is `./cluster`."""


def without(names: Iterable[str]) -> list[str]:
    """Those of *names* that are files and folders."""
    return [name for name in names if name != CLUSTER]


async def seen(stated: MeshAssumptions) -> list[Object]:
    """Namespaces, and the mesh's ConfigMaps, of the cluster that kubectl would ask.

    Raises:
        ConfigError: nothing says which cluster that is.
        ClusterError: it does not answer.
    """
    from webhook.cluster import Access, connect  # noqa: PLC0415
    from webhook.dryrun import auditing  # noqa: PLC0415

    async with connect(Access()) as cluster:
        return await auditing.seen_in(cluster, stated)


async def definitions() -> list[Object]:
    """Its CustomResourceDefinitions; raises as `seen` does."""
    from webhook.cluster import Access, Selection, connect  # noqa: PLC0415
    from webhook.cluster.resources import DEFINITIONS  # noqa: PLC0415

    async with connect(Access()) as cluster:
        return [each async for each in cluster.list(Selection(DEFINITIONS))]
