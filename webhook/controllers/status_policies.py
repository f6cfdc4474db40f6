"""How the ConfigMaps with guardrails of one's own were taken, written back to each of them.

The leader compiles them itself: what comes of a source depends on nothing but the sources and the
release, so every replica of this release comes to the same, and none of them needs the right to
write.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from webhook.model.objects import annotations_of
from webhook.policy.config_maps import root_of, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.model.objects import Object
    from webhook.policy import Extended, Extending, Refusal
    from webhook.policy.sources import Source

ANNOTATION = "meshwarden.dev/policies-status"

_MOST_PROBLEMS = 20


class Policies:
    """Extends the catalogue as replicas do."""

    def __init__(self) -> None:
        self._config_maps: tuple[Object, ...] = ()
        self._good: tuple[Source, ...] = ()

    def sources(self) -> list[Source]:
        """Every source that is held, for an Extending."""
        return sources_of(self._config_maps)

    def extend(self, extending: Extending, config_maps: Iterable[Object]) -> Extended:
        """Take what is right in *config_maps*, which are all there are."""
        self._config_maps = tuple(config_maps)
        extended = extending.extend(self._good)
        self._good = extended.sources
        return extended


def load_status(config_map: Object, extended: Extended) -> str:
    """What the annotation of *config_map* should hold: JSON, as kube-mgmt of OPA writes it."""
    root = root_of(config_map)
    problems = [_told(refusal) for refusal in extended.refusals if _is_in(refusal, root)]
    guardrails = sorted(id_ for id_, folder in extended.roots.items() if folder == root)
    if problems:
        errors = problems[:_MOST_PROBLEMS]
        if len(problems) > _MOST_PROBLEMS:
            errors.append(f"… and {len(problems) - _MOST_PROBLEMS} more")
        status = {"status": "error", "guardrails": guardrails, "errors": errors}
    else:
        status = {"status": "ok", "guardrails": guardrails}
    return json.dumps(status, ensure_ascii=False)


def shows(config_map: Object, status: str) -> bool:
    """Whether *config_map* says so already."""
    return annotations_of(config_map).get(ANNOTATION) == status


def _is_in(refusal: Refusal, root: Path) -> bool:
    return root in (Path(refusal.file), Path(refusal.file).parent)


def _told(refusal: Refusal) -> str:
    """The refusal with the name of the key alone: whoever reads it looks at the object."""
    place = refusal.file.rpartition("/")[2]
    return str(refusal).replace(refusal.file, place, 1)
