"""What is in the cluster already, judged now and then; a report for each namespace tells of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from webhook.cluster import Resource, Selection, connect
from webhook.cluster.backoff import Backoff
from webhook.cluster.resources import CONFIG_MAPS, ENFORCEMENTS, EXEMPTIONS, NAMESPACES
from webhook.controllers.status_judging import Held
from webhook.dryrun import auditing
from webhook.dryrun.judging import Manner
from webhook.engine import EmbeddedEngine
from webhook.errors import ClusterError, EngineUnavailable
from webhook.inventory import Namespace, from_objects
from webhook.model.objects import child, text
from webhook.policy.config_maps import LABEL, LABEL_VALUE
from webhook.report.openreports import MANAGED_BY, NAME, reports
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.cluster import Access, Cluster
    from webhook.controllers.collaborators import Collaborators
    from webhook.controllers.status_judging import Judged, Judging
    from webhook.model.objects import Object
    from webhook.report.findings import Report

_GROUP, _VERSION = "openreports.io", "v1alpha1"
REPORTS = Resource(_GROUP, _VERSION, "Report", "reports")
CLUSTER_REPORTS = Resource(_GROUP, _VERSION, "ClusterReport", "clusterreports", namespaced=False)

_FIRST_WAIT = 5.0
"""Seconds until what failed is tried again, and longer each time."""

_SAID = ("summary", "results", "scope")
"""What makes a report another; the rest is ours to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditing:
    """Audits again and again, with a connection and a thread of its own.

    A Program of Rego stays on the thread that made it, and judging a whole cluster takes its time:
    neither must keep the leader from renewing its lease.
    """

    collaborators: Collaborators
    judging: Judging
    access: Access
    every: float
    """Seconds from one audit to the next."""

    async def run(self) -> None:
        """Audit at once, and then now and then, for ever; sooner again where it failed."""
        log, metrics = self.collaborators.log, self.collaborators.metrics
        backoff = Backoff(first=_FIRST_WAIT, most=self.every)
        while True:
            pause = self.every
            try:
                report = await asyncio.to_thread(lambda: asyncio.run(self._audit()))
            except (ClusterError, EngineUnavailable) as error:
                log.warning("audit failed", reason=str(error))
                metrics.audit_failed()
                pause = backoff.after_failure()
            else:
                backoff.reset()
                metrics.audited(report.summary, now=datetime.now(UTC))
            await asyncio.sleep(pause)

    async def _audit(self) -> Report:
        async with connect(self.access) as cluster:
            judged = await asyncio.to_thread(self.judging.judge, await self._held(cluster))
            report = await _judge(cluster, judged)
            await _write(cluster, reports(report))
            return report

    async def _held(self, cluster: Cluster) -> Held:
        own = self.collaborators.installation.namespace
        policies = Selection(CONFIG_MAPS, own, labels={LABEL: LABEL_VALUE})
        return Held(
            config_maps=[each async for each in cluster.list(policies)],
            enforcements=[each async for each in cluster.list(Selection(ENFORCEMENTS))],
            exemptions=[each async for each in cluster.list(Selection(EXEMPTIONS))],
        )


async def _judge(cluster: Cluster, judged: Judged) -> Report:
    catalogue, configuration = judged.extended.catalogue, judged.configuration
    stated = configuration.enforcement.mesh
    seen = await auditing.seen_in(cluster, stated)
    engine = EmbeddedEngine(catalogue)
    reviewer = Reviewer(
        catalogue=catalogue,
        configuration=configuration,
        engine=engine,
        inventory=from_objects(seen, assume=True, stated=stated),
    )
    manner = Manner(reviewer=reviewer, now=datetime.now(UTC), injects=False)
    try:
        return await auditing.audit(
            cluster, manner, docs_base_url=configuration.enforcement.docs_base_url
        )
    finally:
        await engine.close()


async def _write(cluster: Cluster, wanted: Mapping[str, Object]) -> None:
    """Write what says something new, and take away what nothing is left to say of."""
    there = {
        text(child(each, "metadata"), "namespace"): each
        for resource in (REPORTS, CLUSTER_REPORTS)
        async for each in cluster.list(Selection(resource, labels={MANAGED_BY: NAME}))
    }
    deleting = {each.name for each in await _namespaces(cluster) if each.deleting}
    for namespace, report in wanted.items():
        former = there.pop(namespace, {})
        # What is being deleted takes no new objects.
        says_more = any(former.get(key) != report.get(key) for key in _SAID)
        if says_more and namespace not in deleting:
            await cluster.apply(_resource(namespace), report)
    for namespace in there:
        await cluster.delete(_resource(namespace), NAME, namespace or None)


async def _namespaces(cluster: Cluster) -> list[Namespace]:
    return [Namespace.of(each) async for each in cluster.list(Selection(NAMESPACES))]


def _resource(namespace: str) -> Resource:
    return REPORTS if namespace else CLUSTER_REPORTS
