from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.review import guardrails
from webhook import policy
from webhook.engine import EmbeddedEngine
from webhook.inventory import Inventory
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting
from webhook.model.kinds import Kind, Operation
from webhook.model.request import Request
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Callable

    from webhook.model.decision import Decision, Mutation
    from webhook.model.guardrail import Catalogue
    from webhook.model.objects import Object

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
VIRTUAL_SERVICE = Kind("networking.istio.io", "VirtualService")


def an_object(**fields: Any) -> dict[str, Any]:
    """A VirtualService as far as these guardrails look."""
    metadata = {"name": "reviews", "namespace": "shop", **fields.pop("metadata", {})}
    return {"metadata": metadata, "spec": fields}


def a_request(obj: Object | None = None, **fields: Any) -> Request:
    """A CREATE of *obj* in the namespace shop, but for *fields*."""
    given: dict[str, Any] = {
        "uid": "u1",
        "kind": VIRTUAL_SERVICE,
        "version": "v1",
        "operation": Operation.CREATE,
        "namespace": "shop",
        "object": obj if obj is not None else an_object(),
    }
    return Request(**(given | fields))


class Desk:
    """A Reviewer over the small guardrails, asked without async ceremony."""

    def __init__(
        self, catalogue: Catalogue, configuration: Configuration, inventory: Inventory
    ) -> None:
        self._reviewer = Reviewer(
            catalogue=catalogue,
            configuration=configuration,
            engine=EmbeddedEngine(catalogue),
            inventory=inventory,
        )
        self.kinds = self._reviewer.kinds

    def validate(self, request: Request, now: datetime = NOW) -> Decision:
        return asyncio.run(self._reviewer.validate(request, now=now, remaining=lambda: math.inf))

    def mutate(self, request: Request, now: datetime = NOW) -> Mutation:
        return asyncio.run(self._reviewer.mutate(request, now=now, remaining=lambda: math.inf))


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return policy.load(guardrails.write(tmp_path_factory.mktemp("policies")))


@pytest.fixture
def desk(catalogue: Catalogue) -> Callable[..., Desk]:
    """Make a Desk: `settings` by guardrail, the rest as Enforcement and Configuration take it."""

    def make(
        settings: dict[str, Setting] | None = None,
        exemptions: tuple[Any, ...] = (),
        inventory: Inventory | None = None,
        **enforcement: Any,
    ) -> Desk:
        chosen = settings if settings is not None else {"vs-flagged": Setting(action=Action.DENY)}
        configuration = Configuration(
            enforcement=Enforcement(profile=Profile("test", chosen), **enforcement),
            exemptions=exemptions,
        )
        return Desk(catalogue, configuration, inventory or Inventory(assume=True))

    return make
