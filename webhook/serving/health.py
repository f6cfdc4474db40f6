"""The plain port: `/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request as HttpRequest

    from webhook.serving.metrics import Metrics
    from webhook.serving.readiness import Readiness


def build_health_app(*, readiness: Readiness, metrics: Metrics) -> Starlette:
    """What a kubelet and a Prometheus ask; neither presents a certificate or trusts our CA."""

    async def livez(_: HttpRequest) -> Response:
        """Say that the loop turns: what else may be wrong, a restart would not mend."""
        return PlainTextResponse("ok")

    async def readyz(_: HttpRequest) -> Response:
        conditions = readiness.conditions().items()
        lines = [f"[{'+' if holds else '-'}]{name}\n" for name, holds in conditions]
        return PlainTextResponse("".join(lines), status_code=200 if readiness.ready else 503)

    async def show_metrics(_: HttpRequest) -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Starlette(
        routes=[
            Route("/livez", livez),
            Route("/readyz", readyz),
            Route("/metrics", show_metrics),
        ]
    )
