"""`meshwarden serve`: the admission webhook."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli.cluster_options import cluster_options
from webhook.cli.engines import engine_of, engine_options
from webhook.cli.listening import health_port_option, host_option
from webhook.cli.own import policies_option
from webhook.cli.record_options import record_options
from webhook.cli.sources import Files
from webhook.serving.account import Account
from webhook.serving.app import build_app
from webhook.serving.certificate import LiveCertificate
from webhook.serving.configuration import ConfigurationLog, ConfigurationMetrics
from webhook.serving.faults import Faults
from webhook.serving.health import build_health_app
from webhook.serving.log import forwarding, open_log
from webhook.serving.metrics import Metrics
from webhook.serving.reloading import NOTHING, Reloading
from webhook.serving.server import WebhookServer, loop_factory
from webhook.serving.settings import ServerSettings
from webhook.serving.standing import Change, Standing, put_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.cli.cluster_options import ClusterChoice
    from webhook.cli.engines import EngineChoice
    from webhook.cli.following import Following
    from webhook.cli.record_options import RecordChoice
    from webhook.engine.running import RunningEngine
    from webhook.serving.log import Log
    from webhook.serving.readiness import Readiness
    from webhook.serving.server import Watcher
    from webhook.serving.sources import Source
    from webhook.serving.standing import InForce

_DEFAULTS = {each.name: each.default for each in fields(ServerSettings)}

_EXAMPLES = """\b
Examples:
  meshwarden certs issue --ip 127.0.0.1
  meshwarden serve --tls-cert pki/tls.crt --tls-key pki/tls.key
  meshwarden serve --tls-cert pki/tls.crt --tls-key pki/tls.key --config enforcement.yaml \\
      --policies guardrails/ --context namespaces.yaml --context mesh.yaml
  meshwarden serve --tls-cert pki/tls.crt --tls-key pki/tls.key --cluster

\b
Ask it as an API server does:
  curl --cacert pki/ca.crt -H 'Content-Type: application/json' --data @review.json \\
      'https://127.0.0.1:8443/validate?timeout=5s'
  curl http://127.0.0.1:8080/readyz
  curl http://127.0.0.1:8080/metrics

\b
Exit codes:
  0  stopped by SIGTERM or SIGINT, after reviews in flight were answered
  2  wrong usage, configuration or certificate, or a port that is taken
"""


@click.command(epilog=_EXAMPLES)
@click.option(
    "--tls-cert",
    "certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="The certificate, in PEM; it is loaded anew when it changes.",
)
@click.option(
    "--tls-key",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Its private key, in PEM.",
)
@click.option(
    "--config",
    "configs",
    multiple=True,
    metavar="FILE|DIR",
    help="The Enforcement and Exemptions in force; repeatable. Without: profile baseline.",
)
@click.option(
    "--context",
    "contexts",
    multiple=True,
    metavar="FILE|DIR",
    help="Namespaces and the mesh's ConfigMap, as manifests; repeatable.",
)
@host_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_DEFAULTS["port"],
    show_default=True,
    help="For reviews, over TLS.",
)
@health_port_option
@click.option(
    "--drain-delay",
    type=click.FloatRange(0),
    default=_DEFAULTS["drain_delay"],
    show_default=True,
    metavar="SECONDS",
    help="How long to go on accepting after a signal to stop.",
)
@click.option(
    "--poll",
    "source_poll",
    type=click.FloatRange(0, min_open=True),
    default=_DEFAULTS["source_poll"],
    show_default=True,
    metavar="SECONDS",
    help="How often to look whether files have changed.",
)
@policies_option
@cluster_options
@engine_options
@record_options
def serve(  # noqa: PLR0913  # one argument a group of options, all by name
    *,
    folders: Sequence[Path],
    configs: Sequence[str],
    contexts: Sequence[str],
    choice: EngineChoice,
    cluster: ClusterChoice,
    recording: RecordChoice,
    **options: Path | str | float,
) -> None:
    """Serve the admission webhook: /validate and /mutate over TLS.

    What it knows of the cluster comes from --context, or with --cluster from the API server; a
    guardrail that needs more than that cannot be judged, and counts as its binding's onFailure
    says. One JSON line a review goes to standard output.

    Changes in the files of --policies, --config and --context come into force without a restart;
    what is wrong with them is told in log and metrics, and what was good stays in force. So do
    changes in the cluster, within two seconds; it is ready once everything there was seen.

    A signal to stop is obeyed in order: readiness off, reviews in flight answered, then the end; a
    second one makes it hurry.
    """
    settings = ServerSettings(**options)  # type: ignore[arg-type]  # the options carry the types
    cluster.refuse_others(configs, contexts)
    serving = _Serving(settings=settings)
    origin = (
        _following(cluster, folders, serving.metrics)
        if cluster.follows
        else Files.of(folders, configs, contexts, serving.metrics)
    )
    serving.start(origin, choice, recording)


def _following(cluster: ClusterChoice, folders: Sequence[Path], metrics: Metrics) -> Following:
    from webhook.cli.following import Following  # noqa: PLC0415  # as its docstring says

    return Following.of(cluster, folders, metrics)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Serving:
    """One server, from what its options say to its end."""

    settings: ServerSettings
    log: Log = field(default_factory=lambda: open_log(sys.stdout.buffer))
    metrics: Metrics = field(default_factory=Metrics)

    def start(
        self, origin: Files | Following, choice: EngineChoice, recording: RecordChoice
    ) -> None:
        """Serve what *origin* says, until a signal comes."""
        faults = Faults(log=self.log, metrics=self.metrics)
        standing = Standing(_first(origin.sources, choice, faults))
        reloading = Reloading(
            standing,
            origin.sources,
            faults=faults,
            metrics=self.metrics,
            log=self.log,
            poll=self.settings.source_poll,
        )
        self._show(standing, origin.readiness, choice)
        others = origin.watchers(standing, reloading, metrics=self.metrics, log=self.log)
        with (
            forwarding(self.log),
            recording.record(standing, self.metrics) as record,
            asyncio.Runner(loop_factory=loop_factory()) as runner,
        ):
            account = Account(log=self.log, metrics=self.metrics, record=record)
            server = self._server(standing, origin, (reloading, *others), account)
            runner.run(self._run(server, standing, origin.readiness))

    def _show(self, standing: Standing, readiness: Readiness, choice: EngineChoice) -> None:
        """Have metrics and log say what is in force, and what comes into force later."""
        self.metrics.show_engine(choice.engine, lambda: standing.now.engine.is_up)
        self.metrics.show_ready(lambda: readiness.ready)
        standing.follow(lambda in_force: self.metrics.name_kinds(in_force.kinds))
        standing.follow(ConfigurationLog(self.log))
        self.metrics.register(ConfigurationMetrics(lambda: standing.now.configuration))

    def _server(
        self,
        standing: Standing,
        origin: Files | Following,
        watchers: Sequence[Watcher],
        account: Account,
    ) -> WebhookServer:
        readiness = origin.readiness
        certificate = LiveCertificate(self.settings, log=self.log, metrics=self.metrics)
        readiness.certificate = True
        app = build_app(
            standing=standing,
            account=account,
            readiness=readiness,
            settings=self.settings,
            gate=origin.gate,
        )
        return WebhookServer(
            app=app,
            health_app=build_health_app(readiness=readiness, metrics=self.metrics),
            certificate=certificate,
            watchers=watchers,
            readiness=readiness,
            settings=self.settings,
            log=self.log,
        )

    async def _run(self, server: WebhookServer, standing: Standing, readiness: Readiness) -> None:
        try:
            await standing.now.engine.start()
            _tell_of_broken(standing.now.engine, self.log)
            readiness.engine = True
            await server.run()
        finally:
            await standing.now.engine.close()


def _first(watched: Iterable[Source], choice: EngineChoice, faults: Faults) -> InForce:
    """What is in force at the start; guardrails of one's own that are wrong are left out."""
    change = Change()
    for source in watched:
        found = source.look() or NOTHING
        change.update(found.change)
        faults.tell(source.name, found.problems)
    catalogue = change["catalogue"]
    return put_together(engine_of(choice, catalogue), catalogue, change["configure"], change["see"])


def _tell_of_broken(engine: RunningEngine, log: Log) -> None:
    """A guardrail that does not compile fails whatever it is asked about; the others go on."""
    for guardrail, reason in engine.compile().items():
        log.error("guardrail does not compile", guardrail=guardrail, reason=reason)
