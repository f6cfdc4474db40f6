"""The samples beside the shipped guardrails, and what an engine is asked about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.policies.rego_sources import GUARDRAILS, ROOT
from webhook.dryrun import sample_files
from webhook.inventory import context_of

if TYPE_CHECKING:
    from tests.policies.rego_sources import Rego
    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json


@dataclass(frozen=True)
class Sample(sample_files.Sample):
    """One YAML beside a shipped guardrail."""

    rego: Rego

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT).parent.parent}:{self.path.stem}"

    def params_of(self, guardrail: Guardrail) -> dict[str, dict[str, Json]]:
        return {guardrail.id: guardrail.defaults() | self.params}

    def context_of(self, guardrail: Guardrail) -> dict[str, Any]:
        """The views that *guardrail* declares, and no other."""
        shown, unseen = context_of(
            guardrail.context, self.request, self.inventory, sample_files.NOW
        )
        assert unseen == {}
        return shown


def samples_of(rego: Rego) -> list[Sample]:
    return [Sample(each.path, rego) for each in sample_files.samples_beside(rego.path.parent)]


SAMPLES = [sample for rego in GUARDRAILS for sample in samples_of(rego)]
