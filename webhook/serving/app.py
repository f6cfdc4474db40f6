"""The application behind the TLS port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route, Router

from webhook import policy
from webhook.serving.answering import COMPILING, Gated, OwnKindsFirst
from webhook.serving.own_kinds import OwnKindsReview
from webhook.serving.reviews import CLOSE, Mutation, ReviewPath, Validation

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from webhook.serving.account import Account
    from webhook.serving.feeding.gate import Gate
    from webhook.serving.readiness import Readiness
    from webhook.serving.reviews import Answering
    from webhook.serving.settings import ServerSettings
    from webhook.serving.standing import Standing


def build_app(
    *,
    standing: Standing,
    account: Account,
    readiness: Readiness,
    settings: ServerSettings,
    gate: Gate | None = None,
) -> ASGIApp:
    """What an API server asks: `/validate` and `/mutate`, both by POST and nothing else.

    Where there is a *gate*, reviews wait before it for what they depend on.
    """
    own = OwnKindsReview(policy.shipped() / "profiles")
    paths: dict[str, Answering] = {
        "/validate": OwnKindsFirst(
            Validation(standing), own, standing, patience=COMPILING if gate else 0.0
        ),
        "/mutate": Mutation(standing),
    }
    routes = []
    for path, judging in paths.items():
        answering = Gated(judging, gate) if gate else judging
        endpoint = ReviewPath(answering, account=account, settings=settings)
        routes.append(Route(path, endpoint, methods=["POST"]))
    # A bare router: the middleware around an application would turn exceptions into answers, and
    # the paths let none out. No redirection: a POST that is redirected arrives as a GET.
    return Closing(Router(routes, redirect_slashes=False), readiness)


class Closing:
    """Asks callers to connect anew while the server drains: they find another replica then."""

    def __init__(self, app: ASGIApp, readiness: Readiness) -> None:
        self._app = app
        self._readiness = readiness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as the server stands when the answer begins."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start" and self._readiness.draining:
                others = (header for header in message["headers"] if header != CLOSE)
                message["headers"] = [*others, CLOSE]
            await send(message)

        await self._app(scope, receive, closing)
