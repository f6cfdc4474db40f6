"""What is in a cluster already, judged page by page: an audit changes and injects nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from webhook import documents
from webhook.cluster import Resource, Selection
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EXEMPTIONS, NAMESPACES
from webhook.config.own_kinds import IN_FORCE
from webhook.dryrun.check import Found
from webhook.dryrun.judging import judge
from webhook.dryrun.requests import CLUSTER_SCOPED
from webhook.errors import ClusterError
from webhook.installation.coverage import plural
from webhook.mesh import meshconfig
from webhook.model.kinds import CORE_GROUP, Kind
from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from webhook.cluster import Cluster
    from webhook.config import OwnKinds
    from webhook.dryrun.judging import Manner
    from webhook.model.enforcement import Configuration, MeshAssumptions
    from webhook.model.objects import Object
    from webhook.report.findings import Report

_VERSIONS = ("v1", "v1beta1", "v1alpha3", "v1alpha2", "v1alpha1")
"""In the order in which they are tried; schemas are the same in all that a cluster serves."""

_FILES_ONLY = frozenset({Kind("install.istio.io", "IstioOperator")})
"""Kinds that no API server knows, since only `istioctl` reads them."""


async def seen_in(cluster: Cluster, stated: MeshAssumptions) -> list[Object]:
    """The Namespaces, and the mesh's ConfigMaps in its root namespace, *stated* or else Istio's.

    Raises:
        ClusterError: they cannot be listed.
    """
    root_namespace = stated.root_namespace or meshconfig.ROOT_NAMESPACE
    namespaces = [each async for each in cluster.list(Selection(NAMESPACES))]
    maps = cluster.list(Selection(CONFIG_MAPS, root_namespace))
    return namespaces + [each async for each in maps if meshconfig.text_in(each) is not None]


async def configuration_in(cluster: Cluster, own_kinds: OwnKinds) -> Configuration:
    """The Enforcement and the Exemptions in *cluster*, what is wrong with them left out.

    Raises:
        ClusterError: they cannot be listed.
    """
    named = [each async for each in _if_known(cluster, Selection.named(ENFORCEMENTS, IN_FORCE))]
    exemptions = [each async for each in _if_known(cluster, Selection(EXEMPTIONS))]
    return own_kinds.configuration(named[0] if named else None, exemptions)


async def audit(
    cluster: Cluster,
    manner: Manner,
    *,
    namespaces: Sequence[str] = (),
    docs_base_url: str,
) -> Report:
    """Judge everything in *cluster* that a guardrail is about, and keep only what was found.

    Args:
        cluster: where to look.
        manner: how to judge.
        namespaces: look only there; everywhere, and at what lives in no namespace, where empty.
        docs_base_url: what links to a guardrail's page start with.

    Raises:
        ClusterError: something cannot be listed.
        EngineUnavailable: no guardrail at all can be judged.
    """
    found, counts = Found(), Counter[str]()
    for kind in sorted(manner.reviewer.kinds - _FILES_ONLY):
        for selection_namespace in _places(kind, namespaces):
            async for obj in held(cluster, kind, selection_namespace):
                counts[text(child(obj, "metadata"), "namespace")] += 1
                found.add(await judge(documents.shown(obj, name_of(kind, obj)), manner))
    return replace(found.report(docs_base_url), namespaces=counts)


async def held(cluster: Cluster, kind: Kind, namespace: str | None) -> AsyncIterator[Object]:
    """Each object of *kind*, in the first version that is served; none where none is.

    Raises:
        ClusterError: they cannot be listed.
    """
    for version in _VERSIONS:
        try:
            async for obj in cluster.list(Selection(_resource(kind, version), namespace)):
                yield obj
        except ClusterError as error:
            if not error.absent:
                raise
        else:
            return


async def _if_known(cluster: Cluster, selection: Selection) -> AsyncIterator[Object]:
    """Each object of *selection*; none where the API server does not know the kind."""
    try:
        async for obj in cluster.list(selection):
            yield obj
    except ClusterError as error:
        if not error.absent:
            raise


def name_of(kind: Kind, obj: Object) -> str:
    """Where a report says that *obj* stands: a file of a cluster that is a folder."""
    metadata = child(obj, "metadata")
    place = [text(metadata, "namespace"), str(_resource(kind, "")), text(metadata, "name")]
    return "/".join(["cluster", *(part for part in place if part)]) + ".json"


def _places(kind: Kind, namespaces: Sequence[str]) -> Iterable[str | None]:
    if not namespaces:
        return (None,)
    return () if kind in CLUSTER_SCOPED else namespaces


def _resource(kind: Kind, version: str) -> Resource:
    group = "" if kind.group == CORE_GROUP else kind.group
    return Resource(group, version, kind.name, plural(kind), namespaced=kind not in CLUSTER_SCOPED)
