"""Why a case can show nothing, and why what it expects did not come."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from webhook.config.spelling import did_you_mean
from webhook.dryrun.bindings import is_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webhook.dryrun.expectations.suite import (
        ExpectedDefault,
        ExpectedFinding,
        Scene,
        YamlCase,
    )
    from webhook.model.enforcement import Configuration
    from webhook.model.guardrail import Catalogue
    from webhook.model.request import Request


@dataclass(frozen=True, slots=True)
class Reasons:
    """Knows what is in force."""

    catalogue: Catalogue
    """Every guardrail that there is."""
    judging: Catalogue
    """Those that judge."""
    configuration: Configuration

    def vain(self, scene: Scene, case: YamlCase, request: Request) -> tuple[str, ...]:
        """Why *case* would pass or fail whatever the guardrails say; empty where it would not."""
        return (*self._unknown(scene, case), *self._unjudged(request))

    def missing(
        self, expected: Iterable[ExpectedFinding | ExpectedDefault], request: Request
    ) -> tuple[str, ...]:
        """Why each of *expected* could not come; empty where it could have."""
        ids = dict.fromkeys(each.guardrail for each in expected)
        return tuple(why for id_ in ids for why in self._why_not(id_, request))

    def _unknown(self, scene: Scene, case: YamlCase) -> Iterator[str]:
        expected: list[ExpectedFinding | ExpectedDefault] = [
            *(case.expected.findings or ()),
            *(case.expected.defaults or ()),
        ]
        named = [*scene.guardrails, *(each.guardrail for each in expected)]
        known = self.catalogue.guardrails
        for id_ in dict.fromkeys(named):
            if id_ not in known:
                yield f"there is no guardrail {id_}; {did_you_mean(id_, known, otherwise=_LIST)}"

    def _unjudged(self, request: Request) -> Iterator[str]:
        kinds = self.judging.kinds()
        if request.kind not in kinds:
            near = did_you_mean(str(request.kind), sorted(map(str, kinds)), otherwise=_NO_KIND)
            yield f"no guardrail judges its object, a {request.kind}; {near}"

    def _why_not(self, id_: str, request: Request) -> Iterator[str]:
        guardrail = self.catalogue.guardrails[id_]
        enforcement = self.configuration.enforcement
        if id_ not in self.judging.guardrails:
            yield f"{id_} is not among spec.guardrails"
        if request.kind not in guardrail.kinds:
            yield f"{id_} judges {', '.join(map(str, guardrail.kinds))}, and no {request.kind}"
        if request.operation not in guardrail.operations:
            yield f"{id_} judges {', '.join(guardrail.operations)}, and no {request.operation}"
        if not is_on(id_, enforcement):
            yield f"{id_} is off: neither profile {enforcement.profile.name} nor a binding names it"
        if any(fnmatchcase(request.namespace, each) for each in enforcement.excluded_namespaces):
            yield f"namespace {request.namespace} is excluded by the Enforcement"


_LIST = "`meshwarden guardrails list` shows them all"
_NO_KIND = "so whatever is expected of it, nothing comes"
