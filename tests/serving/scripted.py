"""An engine that finds what the object tells it to find.

It stands in for Rego where a test needs an engine that is slow, fails or is not there at all, which
the real one cannot be made to be on demand. Everything around it is real.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from webhook.errors import EngineUnavailable
from webhook.inventory import Inventory
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting
from webhook.model.findings import Breach, DefaultValue, EvaluationFailure, RuleName
from webhook.model.guardrail import Catalogue, Category, Guardrail, PolicyModule, Severity
from webhook.model.kinds import Kind, Operation
from webhook.serving.standing import Standing, put_together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webhook.model.findings import Answer
    from webhook.model.objects import Json, Object
    from webhook.model.protocols import Remaining
    from webhook.model.request import Request

VIRTUAL_SERVICE = Kind("networking.istio.io", "VirtualService")
NAMESPACE = Kind("core", "Namespace")
PROFILE = {
    "vs-one": Setting(action=Action.DENY, inject=True),
    "vs-two": Setting(action=Action.DENY),
    "vs-warned": Setting(action=Action.WARN),
    "vs-audited": Setting(action=Action.AUDIT),
}


def guardrail(guardrail_id: str) -> Guardrail:
    """A guardrail that has all it needs to be spoken of."""
    return Guardrail(
        id=guardrail_id,
        package=f"istio.virtualservice.{guardrail_id.removeprefix('vs-')}",
        title="Routes are as they should be",
        description="For tests.",
        references=(),
        since="0.1.0",
        severity=Severity.HIGH,
        category=Category.TRAFFIC,
        kinds=(VIRTUAL_SERVICE, NAMESPACE),
        operations=(Operation.CREATE, Operation.UPDATE, Operation.DELETE),
        remediation=f"Do as {guardrail_id} says.",
        verify="kubectl get virtualservice",
        injects=True,
    )


class ScriptedEngine:
    """Answers from `spec.script` of the object: `{guardrail: {"deny": [...]}}`."""

    def question(
        self,
        request: Request,
        *,
        params: Mapping[str, Mapping[str, Json]],  # noqa: ARG002  # the Protocol's signature
        context: Object,  # noqa: ARG002  # as above
        judging_old: bool = False,
    ) -> ScriptedQuestion:
        obj: Any = request.old_object if judging_old else request.under_review
        spec = obj.get("spec", {})
        if spec.get("engine") == "unavailable":
            message = "the engine is away"
            raise EngineUnavailable(message)
        if spec.get("engine") == "broken":
            message = f"a defect that quotes the object: {obj}"
            raise ZeroDivisionError(message)
        return ScriptedQuestion(spec)

    @property
    def is_up(self) -> bool:
        return True

    async def start(self) -> None:
        """Nothing to do, here and below."""

    async def close(self) -> None: ...

    async def retire(self) -> None: ...

    def compile(self) -> Mapping[str, str]:
        return {}

    async def successor(self, catalogue: Catalogue) -> ScriptedEngine:  # noqa: ARG002  # as above
        return ScriptedEngine()


class ScriptedQuestion:
    def __init__(self, spec: Any) -> None:
        self._until = time.monotonic() + spec.get("seconds", 0)
        self._script = spec.get("script", {})

    async def ask(
        self, guardrails: Sequence[str], rule: RuleName, remaining: Remaining
    ) -> Mapping[str, Answer]:
        # In small steps: one long sleep may end a moment before the deadline that it is to reach.
        while time.monotonic() < self._until and remaining() > 0:  # noqa: ASYNC110  # no event
            await asyncio.sleep(0.005)
        late = remaining() <= 0
        return {name: _late(name) if late else self._answer(name, rule) for name in guardrails}

    def _answer(self, name: str, rule: RuleName) -> Answer:
        script = self._script.get(name, {})
        if "fails" in script:
            return EvaluationFailure(name, script["fails"])
        found = script.get(rule.value, [])
        if rule is RuleName.DENY:
            return tuple(Breach(tuple(f["path"]), f["msg"]) for f in found)
        return tuple(DefaultValue(tuple(f["path"]), f["value"]) for f in found)


def _late(name: str) -> EvaluationFailure:
    return EvaluationFailure(name, "the time for this review was up")


def standing() -> Standing:
    """Real guardrails and settings over the scripted engine."""
    modules = {name: PolicyModule(name, "", name) for name in PROFILE}
    catalogue = Catalogue(
        guardrails={name: guardrail(name) for name in PROFILE}, modules=modules, library=()
    )
    enforcement = Enforcement(
        profile=Profile("scripted", PROFILE),
        break_glass_groups=("on-call",),
        docs_base_url="https://docs.example.com/guardrails",
    )
    return Standing(
        put_together(
            ScriptedEngine(),
            catalogue,
            lambda _: Configuration(enforcement=enforcement),
            lambda _: Inventory(assume=True),
        )
    )
