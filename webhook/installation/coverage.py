"""What the API server has to ask about, and nothing beyond.

Every kind that a guardrail declares is validated, whatever is bound; one is mutated where a default
of it is injected for anybody, since each question makes a create wait.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from webhook.mesh import workloads
from webhook.model.kinds import CORE_GROUP, Kind, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from webhook.model.guardrail import Catalogue, Guardrail
    from webhook.model.objects import Object


class Entry(StrEnum):
    """One entry of a webhook configuration; each kind belongs to one, so that we are asked once."""

    ISTIO = "istio"
    PLATFORM = "platform"
    WORKLOADS = "workloads"
    CONFIG = "config"


Asked: TypeAlias = "Mapping[Entry, Mapping[Kind, frozenset[Operation]]]"

ISTIO_GROUPS = frozenset(
    {"networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io"}
)
OWN_GROUP = "meshwarden.dev"

_OWN_KINDS = (Kind(OWN_GROUP, "Enforcement"), Kind(OWN_GROUP, "Exemption"))
_NOTHING: frozenset[Operation] = frozenset()
_WRITTEN = frozenset({Operation.CREATE, Operation.UPDATE})

_UNTOUCHED = frozenset({"coordination.k8s.io", "certificates.k8s.io"})
"""Groups that a cluster needs to stay alive: what stops leases stops every controller."""

_UNJUDGED = {workloads.POD: frozenset({Operation.UPDATE, Operation.DELETE})}
"""What `webhook.review` passes over whatever a guardrail declares: Pods change all the time."""

_IRREGULAR = {Kind(CORE_GROUP, "Endpoints"): "endpoints"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Kinds and operations of each entry; an entry about nothing is left out."""

    validated: Asked
    mutated: Asked


def coverage(
    catalogue: Catalogue, *, with_workloads: bool, injecting: AbstractSet[str] | None = None
) -> Coverage:
    """What has to be asked for the guardrails of *catalogue*.

    Args:
        catalogue: retired guardrails count for nothing; ones that no binding switches on are asked
            for verdicts all the same, since a binding may change at any time.
        with_workloads: whether Pods and what makes them are asked about at all.
        injecting: guardrails, by id, whose default is injected for anybody; None where nobody knows
            yet, and so each that has a default counts.
    """
    active = [guardrail for guardrail in catalogue if guardrail.retired is None]
    own = {Entry.CONFIG: dict.fromkeys(_OWN_KINDS, _WRITTEN)}
    validated = _asked(active, frozenset(Operation), with_workloads=with_workloads)
    giving = [g for g in active if g.injects and (injecting is None or g.id in injecting)]
    return Coverage(
        validated={**validated, **own},
        mutated=_asked(giving, _WRITTEN, with_workloads=with_workloads),
    )


def entry_of(kind: Kind) -> Entry:
    """The entry that *kind* belongs to."""
    if kind.group in ISTIO_GROUPS:
        return Entry.ISTIO
    if kind == workloads.POD or kind in workloads.TEMPLATES:
        return Entry.WORKLOADS
    return Entry.CONFIG if kind.group == OWN_GROUP else Entry.PLATFORM


def rules(asked: Mapping[Kind, AbstractSet[Operation]]) -> list[Object]:
    """The `rules` of an entry: resources of one group and the same operations stand together."""
    grouped: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for kind, operations in sorted(asked.items()):
        group = "" if kind.group == CORE_GROUP else kind.group
        grouped[group, tuple(o.value for o in Operation if o in operations)].append(plural(kind))
    return [
        {
            "apiGroups": [group],
            # With matchPolicy Equivalent one version would do, but no one knows which is served.
            "apiVersions": ["*"],
            "operations": list(operations),
            "resources": sorted(resources),
            "scope": "*",
        }
        for (group, operations), resources in sorted(grouped.items())
    ]


def plural(kind: Kind) -> str:
    """What the API server calls *kind* in paths, by the rule that all but a few follow."""
    name = kind.name.lower()
    if kind in _IRREGULAR:
        return _IRREGULAR[kind]
    if re.search(r"(s|x|z|ch|sh)$", name):
        return f"{name}es"
    return f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"


def _asked(
    guardrails: Iterable[Guardrail], possible: frozenset[Operation], *, with_workloads: bool
) -> dict[Entry, dict[Kind, frozenset[Operation]]]:
    found: dict[Entry, dict[Kind, frozenset[Operation]]] = defaultdict(dict)
    for guardrail in guardrails:
        for kind in guardrail.kinds:
            entry = entry_of(kind)
            operations = possible & frozenset(guardrail.operations) - _UNJUDGED.get(kind, _NOTHING)
            if _may_ask(kind, entry, with_workloads=with_workloads) and operations:
                found[entry][kind] = found[entry].get(kind, frozenset()) | operations
    return dict(found)


def _may_ask(kind: Kind, entry: Entry, *, with_workloads: bool) -> bool:
    return kind.group not in _UNTOUCHED and (with_workloads or entry is not Entry.WORKLOADS)
