"""A real server in a process of its own, around the scripted engine; started by tests.

Use: program.py SETTINGS, which is JSON with the fields of ServerSettings.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from tests.serving.scripted import standing
from webhook.serving.account import Account
from webhook.serving.app import build_app
from webhook.serving.certificate import LiveCertificate
from webhook.serving.health import build_health_app
from webhook.serving.log import forwarding, open_log
from webhook.serving.metrics import Metrics
from webhook.serving.readiness import Readiness
from webhook.serving.server import WebhookServer, loop_factory
from webhook.serving.settings import ServerSettings


async def main(fields: dict[str, str]) -> None:
    given = fields | {name: Path(fields[name]) for name in ("certificate", "key")}
    settings = ServerSettings(**given)  # type: ignore[arg-type]  # JSON carries the types
    log = open_log(sys.stdout.buffer)
    judging = standing()
    metrics, readiness = Metrics(), Readiness(certificate=True, engine=True)
    judging.follow(lambda in_force: metrics.name_kinds(in_force.kinds))
    certificate = LiveCertificate(settings, log=log, metrics=metrics)
    app = build_app(
        standing=judging,
        account=Account(log=log, metrics=metrics, record=None),
        readiness=readiness,
        settings=settings,
    )
    server = WebhookServer(
        app=app,
        health_app=build_health_app(readiness=readiness, metrics=metrics),
        certificate=certificate,
        watchers=(),
        readiness=readiness,
        settings=settings,
        log=log,
    )
    with forwarding(log):
        await server.run()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main(json.loads(sys.argv[1])))
