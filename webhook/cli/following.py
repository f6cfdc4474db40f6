"""`serve --cluster`: what is in force comes from the API server, and not from files.

It brings an HTTP client with it, which takes half a second and 12 MiB: not imported without need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webhook import policy
from webhook.cli import sources
from webhook.cluster import Access, WatchSettings, connect
from webhook.config import DEFAULT_PROFILE, load_profile
from webhook.installation.names import Installation
from webhook.inventory import LiveInventory
from webhook.serving.feeding.feeding import Fed, Feeding
from webhook.serving.feeding.gate import Gate
from webhook.serving.feeding.metrics import ContactMetrics
from webhook.serving.feeding.sources import ClusterMesh, ClusterSettings, HeldPolicies
from webhook.serving.readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from webhook.cli.cluster_options import ClusterChoice
    from webhook.cluster import Cluster
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics
    from webhook.serving.reloading import Reloading
    from webhook.serving.server import Watcher
    from webhook.serving.sources import Source
    from webhook.serving.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The parts of a server that follows the cluster."""

    sources: Sequence[Source]
    namespace: str
    cluster: Cluster
    settings: ClusterSettings
    live: LiveInventory
    gate: Gate
    mesh: ClusterMesh
    policies: HeldPolicies
    readiness: Readiness = field(default_factory=lambda: Readiness(cluster=False))

    @classmethod
    def of(cls, choice: ClusterChoice, folders: Sequence[Path], metrics: Metrics) -> Following:
        """Prepare to follow; nothing is asked yet.

        Raises:
            ConfigError: there is no way to the API server, or no such profile.
        """
        profiles, profile = policy.shipped() / "profiles", choice.profile or DEFAULT_PROFILE
        load_profile(profile, profiles, policy.load(policy.shipped()))
        live, held = LiveInventory(), HeldPolicies()
        settings, mesh = ClusterSettings(profiles, profile=profile), ClusterMesh(live)
        guardrails = sources.own_guardrails(folders, metrics=metrics, held=held)
        return cls(
            sources=(guardrails, settings, mesh),
            namespace=choice.namespace or Installation().namespace,
            cluster=connect(Access(kubeconfig=choice.kubeconfig)),
            settings=settings,
            live=live,
            gate=Gate(live),
            mesh=mesh,
            policies=held,
        )

    def watchers(
        self, standing: Standing, reloading: Reloading, *, metrics: Metrics, log: Log
    ) -> Sequence[Watcher]:
        """What keeps *standing* as the cluster is."""
        fed = Fed(
            standing=standing,
            live=self.live,
            gate=self.gate,
            readiness=self.readiness,
            settings=self.settings,
            mesh=self.mesh,
            policies=self.policies,
        )
        feeding = Feeding(
            fed,
            cluster=self.cluster,
            own_namespace=self.namespace,
            refresh=reloading.refresh,
            settings=WatchSettings(),
            log=log,
        )
        metrics.register(ContactMetrics(feeding.contacts))
        return (feeding,)
