"""`meshwarden controller`: certificates and webhook configurations, by one leader of several."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import click

from webhook import policy
from webhook.cli import own
from webhook.cli.access import access_options
from webhook.cli.durations import duration, duration_if_given, shown
from webhook.cli.installing import address, installation_options
from webhook.cli.leader_loops import Guarded, Loops
from webhook.cli.listening import health_port_option, host_option
from webhook.cluster import connect
from webhook.config import DEFAULT_PROFILE, default_configuration
from webhook.controllers.collaborators import Collaborators
from webhook.controllers.leading import Leadership
from webhook.controllers.metrics import ControllerMetrics
from webhook.controllers.settings import Certificates, ControllerSettings
from webhook.installation.coverage import coverage
from webhook.installation.webhooks import State, configurations
from webhook.review.plan import who_injects
from webhook.serving.health import build_health_app
from webhook.serving.log import forwarding, open_log
from webhook.serving.plain import serving_plain
from webhook.serving.server import STOP_SIGNALS, loop_factory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta
    from pathlib import Path

    from webhook.cluster import Access
    from webhook.installation.coverage import Coverage
    from webhook.installation.names import Installation
    from webhook.model.guardrail import Catalogue
    from webhook.serving.log import Log

_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(ControllerSettings)}

_EXAMPLES = """\b
Examples:
  meshwarden controller                              in a pod
  meshwarden controller --print-webhooks             what it would write
  meshwarden controller --certificates cert-manager
  meshwarden controller --kubeconfig ~/.kube/config --namespace meshwarden-system

\b
Lengths of time are such as 90d, 12h, 30m or 20s.

\b
Exit codes:
  0  stopped by SIGTERM or SIGINT, after the lease was given back; or webhooks were printed
  2  wrong usage or configuration, no way to the API server, or a port that is taken
  3  a defect, told on standard error; another candidate leads then
"""


def _length(name: str, about: str, field: str) -> Callable[[Any], Any]:
    return click.option(
        name,
        field,
        default=shown(_DEFAULTS[field]),
        show_default=True,
        callback=duration,
        help=about,
    )


def _seconds(name: str, about: str) -> Callable[[Any], Any]:
    field = name.removeprefix("--").replace("-", "_")
    return click.option(
        name,
        type=click.FloatRange(0, min_open=True),
        default=_DEFAULTS[field],
        show_default=True,
        metavar="SECONDS",
        help=about,
    )


@click.command(epilog=_EXAMPLES)
@click.option(
    "--certificates",
    type=click.Choice([each.value for each in Certificates]),
    default=Certificates.OWN.value,
    show_default=True,
    help="Who issues what replicas serve: the controller, cert-manager, or somebody else.",
)
@click.option("--workloads", is_flag=True, help="Have Pods and what makes them judged, too.")
@click.option(
    "--profile",
    default=DEFAULT_PROFILE,
    show_default=True,
    metavar="NAME",
    help="What holds where no Enforcement names a profile; as replicas have it.",
)
@click.option(
    "--audit-every",
    callback=duration_if_given,
    metavar="DURATION",
    help="Judge what is in the cluster so often, such as 6h, and write OpenReports; else never.",
)
@click.option(
    "--print-webhooks",
    is_flag=True,
    help="Print what it would write without an Enforcement, and end.",
)
@own.policies_option
@installation_options
@access_options
@click.option(
    "--identity",
    default=lambda: os.environ.get("POD_NAME") or socket.gethostname(),
    show_default="the pod's name",
    metavar="NAME",
    help="Who this candidate is among the others.",
)
@host_option
@health_port_option
@_length("--ca-lifetime", "How long a CA of our own is valid.", "ca_lifetime")
@_length("--leaf-lifetime", "How long a leaf of our own is valid.", "leaf_lifetime")
@click.option(
    "--renewal",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=round(_DEFAULTS["renewal"], 3),
    show_default=True,
    metavar="FRACTION",
    help="The part of a life after which CA and leaf are renewed.",
)
@_seconds("--settle", "How long a new CA is trusted before a leaf of it is served.")
@_seconds("--interval", "How often to look where nothing changes.")
@_seconds("--probe-interval", "How often to ask the webhook through its Service.")
@click.option(
    "--probe-address",
    metavar="HOST:PORT",
    callback=address,
    help="Probe here instead of at the Service's ClusterIP; for tests.",
)
@click.option(
    "--fall-back-after",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Let Istio's objects pass unjudged once probes have failed for so long; else never.",
)
@click.option(
    "--lease-duration",
    type=click.IntRange(1),
    default=_DEFAULTS["lease_duration"],
    show_default=True,
    metavar="SECONDS",
    help="After which a silent leader is replaced.",
)
@_seconds("--renew-deadline", "After which a leader that cannot renew its lease stops.")
@_seconds("--retry", "How often to renew the lease, or to try to get it.")
def controller(  # noqa: PLR0913  # one argument an option, all by name
    *,
    access: Access,
    installation: Installation,
    folders: Sequence[Path],
    certificates: str,
    workloads: bool,
    profile: str,
    audit_every: timedelta | None,
    print_webhooks: bool,
    host: str,
    health_port: int,
    **options: Any,
) -> None:
    """Look after certificates and webhook configurations in the cluster.

    Of several candidates one leads. It issues the CA and the certificate that replicas serve, or
    looks after those of others; writes the webhook configurations, for every kind that a guardrail
    declares, and to mutate where a default is injected; puts back what somebody changes in them;
    and has Istio's kinds refused where nobody answers (failurePolicy Fail) once a review through
    the Service was answered.

    It also writes to Enforcements, Exemptions and ConfigMaps with guardrails of one's own what of
    them is in force, and an Event when an Exemption ends.
    """
    catalogue = own.load_and_tell(folders).catalogue
    if print_webhooks:
        _print(_by_profile(catalogue, profile, with_workloads=workloads), installation)
        return
    loops = Loops(
        Guarded(catalogue, with_workloads=workloads),
        access=access,
        folders=folders,
        profile=profile,
        audit_every=audit_every,
    )
    settings = ControllerSettings(certificates=Certificates(certificates), **options)
    running = _Running(access=access, installation=installation, settings=settings)
    running.start(loops, host, health_port)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    access: Access
    installation: Installation
    settings: ControllerSettings
    metrics: ControllerMetrics = field(default_factory=ControllerMetrics)
    log: Log = field(default_factory=lambda: open_log(sys.stdout.buffer))

    def start(self, loops: Loops, host: str, port: int) -> None:
        """Run until a signal comes."""
        with forwarding(self.log), asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self._run(loops, host, port))

    async def _run(self, loops: Loops, host: str, port: int) -> None:
        """Lead, or wait to lead, until a signal comes."""
        async with connect(self.access) as cluster:
            collaborators = Collaborators(
                cluster=cluster,
                installation=self.installation,
                settings=self.settings,
                metrics=self.metrics,
                log=self.log,
            )
            leadership = Leadership(collaborators)
            app = build_health_app(readiness=_Readiness(leadership), metrics=self.metrics)
            async with serving_plain(app, host=host, port=port) as listening:
                self.log.info("listening", health_port=listening)
                await _until_told(leadership.run(loops.of(collaborators)))


@dataclass(frozen=True, slots=True)
class _Readiness:
    """A candidate is ready where it can lead; whether it does is for metrics."""

    leadership: Leadership

    @property
    def ready(self) -> bool:
        return self.leadership.in_touch

    def conditions(self) -> dict[str, bool]:
        return {"lease": self.leadership.in_touch}


async def _until_told(work: Any) -> None:
    """Do *work* until a signal comes, and let it end in good order."""
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _by_profile(catalogue: Catalogue, profile: str, *, with_workloads: bool) -> Coverage:
    """What is to be asked where there is no Enforcement."""
    profiles = policy.shipped() / "profiles"
    enforcement = default_configuration(catalogue, profiles, profile=profile).enforcement
    injecting = who_injects(catalogue, enforcement)
    return coverage(catalogue, with_workloads=with_workloads, injecting=injecting)


def _print(covered: Coverage, installation: Installation) -> None:
    # Imported where it is needed: nothing else here writes YAML.
    import yaml  # noqa: PLC0415

    click.echo(_ABOUT, nl=False)
    for configuration in configurations(covered, installation, State()).values():
        click.echo("---")
        click.echo(yaml.safe_dump(configuration, sort_keys=False), nl=False)


_ABOUT = """\
# What the controller adds: caBundle, an owner reference to its ClusterRole, and for
# istio.validate.meshwarden.dev failurePolicy Fail, once a probe through the Service was answered.
# Kinds to be mutated follow from --profile alone; an Enforcement in the cluster may change them.
"""
