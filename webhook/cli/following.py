"""`serve --cluster`: what is in force comes from the API server, and not from files."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from webhook import policy
from webhook.cli import sources
from webhook.cli.access import KUBECONFIG
from webhook.cluster import Access, WatchSettings, connect
from webhook.config import DEFAULT_PROFILE, load_profile
from webhook.errors import UsageError
from webhook.installation.names import Installation
from webhook.inventory import LiveInventory
from webhook.serving.feeding import (
    ClusterMesh,
    ClusterSettings,
    ContactMetrics,
    Fed,
    Feeding,
    Gate,
    HeldPolicies,
)
from webhook.serving.readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from webhook.cluster import Cluster
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics
    from webhook.serving.reloading import Reloading
    from webhook.serving.server import Watcher
    from webhook.serving.sources import Source
    from webhook.serving.standing import Standing

_OPTIONS = (
    click.option(
        "--cluster",
        "follows",
        is_flag=True,
        help="Watch the Enforcement, Exemptions, Namespaces and the mesh in the cluster.",
    ),
    click.option(
        "--profile",
        metavar="NAME",
        help="With --cluster: what holds where no Enforcement names a profile."
        f"  [default: {DEFAULT_PROFILE}]",
    ),
    click.option(
        "--namespace",
        metavar="NAME",
        help="With --cluster: where ConfigMaps with guardrails of your own count."
        f"  [default: {Installation().namespace}]",
    ),
    KUBECONFIG,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChoice:
    """The options, as they were given; None where one was not."""

    follows: bool
    profile: str | None
    namespace: str | None
    kubeconfig: Path | None

    def refuse_others(self, configs: Sequence[str], contexts: Sequence[str]) -> None:
        """Raise UsageError where files and cluster would contradict each other."""
        if self.follows and (configs or contexts):
            message = "--config and --context are of no use with --cluster, which reads the cluster"
            raise UsageError(message)
        for name in ("profile", "namespace", "kubeconfig"):
            if not self.follows and getattr(self, name) is not None:
                message = f"--{name} needs --cluster"
                raise UsageError(message)


def cluster_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options of following a cluster; it gets them as `cluster`."""

    @functools.wraps(command)
    def following(
        *args: Any,
        follows: bool,
        profile: str | None,
        namespace: str | None,
        kubeconfig: Path | None,
        **kwargs: Any,
    ) -> Any:
        choice = ClusterChoice(
            follows=follows, profile=profile, namespace=namespace, kubeconfig=kubeconfig
        )
        return command(*args, cluster=choice, **kwargs)

    for option in reversed(_OPTIONS):
        option(following)
    return following


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
