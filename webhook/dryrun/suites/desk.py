"""A Reviewer under which one guardrail alone is bound, for the sake of a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from webhook.dryrun.diffs import unified
from webhook.dryrun.sample_files import DOES, NOW, Verdict
from webhook.model.enforcement import Action, Configuration, Enforcement, Profile, Setting
from webhook.model.paths import show
from webhook.review import Reviewer
from webhook.review.patching import mutated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.dryrun.sample_files import Sample
    from webhook.model.decision import Failure
    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.protocols import Engine
    from webhook.model.request import Request


@dataclass(frozen=True, slots=True)
class Trial:
    """What is wrong with a sample."""

    problems: tuple[str, ...] = ()
    """It is judged otherwise than it says."""
    failures: tuple[str, ...] = ()
    """It could not be judged."""


class Desk:
    """Judges one sample by one guardrail."""

    def __init__(
        self, sample: Sample, guardrail: Guardrail, *, catalogue: Catalogue, engine: Engine
    ) -> None:
        """Bind *guardrail* with the parameters of *sample*, its default injected."""
        self._sample = sample
        self._guardrail = guardrail
        setting = Setting(action=Action.DENY, params=sample.params, inject=True)
        enforcement = Enforcement(
            profile=Profile("sample", {guardrail.id: setting}), excluded_namespaces=()
        )
        self._reviewer = Reviewer(
            catalogue=catalogue,
            configuration=Configuration(enforcement=enforcement),
            engine=engine,
            inventory=sample.inventory,
        )
        self._failures: list[str] = []

    async def try_sample(self) -> Trial:
        """Judge the sample as its name says.

        Raises:
            DocumentError: it, or what is expected of it, cannot be read.
        """
        request = self._sample.request
        if request.kind not in self._guardrail.kinds:
            kinds = ", ".join(map(str, self._guardrail.kinds))
            return Trial((f"its last object is a {request.kind}; the guardrail judges {kinds}",))
        match self._sample.verdict:
            case Verdict.ALLOWED:
                problems = await self._allowed(request)
            case Verdict.DENIED:
                problems = await self._denied(request)
            case Verdict.DEFAULTED:
                problems = await self._defaulted(request)
            case None:
                problems = ["its name must begin with allowed_, denied_ or defaulted_"]
            case unreachable:
                assert_never(unreachable)
        if self._failures:
            return Trial(failures=tuple(dict.fromkeys(self._failures)))
        return Trial((*self._first_line(), *problems))

    def _first_line(self) -> Iterable[str]:
        verdict = self._sample.verdict
        if verdict is None:
            return
        opening = f"# Expected: {self._guardrail.id} {DOES[verdict]}: "
        if not self._sample.text.startswith(opening):
            yield f"its first line must be `{opening}`, and then why"

    async def _allowed(self, request: Request) -> list[str]:
        found = [f"expected no finding; came {each}" for each in await self.findings(request)]
        patched = await self.patched(request)
        if patched != request:
            found.append("expected no default; one was injected")
        return found

    async def _denied(self, request: Request) -> list[str]:
        found = [] if await self.findings(request) else ["expected a violation; none was found"]
        return found + await self._again(await self.patched(request))

    async def _defaulted(self, request: Request) -> list[str]:
        found = []
        if not await self.findings(request):
            found.append("expected a violation before the default is injected; none was found")
        patched = await self.patched(request)
        if patched.object != self._sample.expected:
            found += self._difference(patched)
        found += [f"still violated with its default: {x}" for x in await self.findings(patched)]
        return found + await self._again(patched)

    def _difference(self, patched: Request) -> list[str]:
        name = self._sample.expected_path.name
        shown = unified(self._sample.expected, patched.under_review, name=name)
        return ["injection makes something else of it than is expected:", *shown.splitlines()]

    async def _again(self, patched: Request) -> list[str]:
        if await self.patched(patched) != patched:
            return ["a second injection changes it again; inject only what is absent"]
        return []

    async def findings(self, request: Request) -> list[str]:
        """The violations of *request*, as `path: message`."""
        decision = await self._reviewer.validate(request, now=NOW, remaining=_unhurried)
        self._note(decision.failures)
        return [f"{show(each.path)}: {each.message}" for each in decision.denials]

    async def patched(self, request: Request) -> Request:
        """*request* with its defaults; itself where it lacks none."""
        mutation = await self._reviewer.mutate(request, now=NOW, remaining=_unhurried)
        self._note(mutation.failures)
        return mutated(request, mutation)

    def _note(self, failures: Iterable[Failure]) -> None:
        self._failures += [failure.reason for failure in failures]


def _unhurried() -> float:
    return math.inf
