"""The plain port: `/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request as HttpRequest


class Conditions(Protocol):
    """What has to hold before a program counts as ready."""

    @property
    def ready(self) -> bool:
        """Whether all of it holds."""
        ...

    def conditions(self) -> Mapping[str, bool]:
        """Each condition, by the name that `/readyz` shows."""
        ...


class Exposing(Protocol):
    """What has metrics to show."""

    def exposition(self) -> bytes:
        """All of them, in Prometheus' text format."""
        ...


def build_health_app(*, readiness: Conditions, metrics: Exposing) -> Starlette:
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
