"""The application behind the TLS port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route, Router

from webhook import policy
from webhook.serving.answering import Gated, OwnKindsFirst
from webhook.serving.own_kinds import OwnKindsReview
from webhook.serving.reviews import Mutation, ReviewPath, Validation

if TYPE_CHECKING:
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
) -> Router:
    """What an API server asks: `/validate` and `/mutate`, both by POST and nothing else.

    Where there is a *gate*, reviews wait before it for what they depend on.
    """
    own = OwnKindsReview(policy.shipped() / "profiles")
    paths: dict[str, Answering] = {
        "/validate": OwnKindsFirst(Validation(standing), own, standing),
        "/mutate": Mutation(standing),
    }
    routes = []
    for path, judging in paths.items():
        answering = Gated(judging, gate) if gate else judging
        endpoint = ReviewPath(answering, account=account, readiness=readiness, settings=settings)
        routes.append(Route(path, endpoint, methods=["POST"]))
    # A bare router: the middleware around an application would turn exceptions into answers, and
    # the paths let none out. No redirection: a POST that is redirected arrives as a GET.
    return Router(routes, redirect_slashes=False)
