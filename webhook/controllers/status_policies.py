"""How a ConfigMap with guardrails of one's own was taken, in the words that stand on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from webhook.model.objects import annotations_of
from webhook.policy.config_maps import root_of

if TYPE_CHECKING:
    from webhook.model.objects import Object
    from webhook.policy import Extended, Refusal

ANNOTATION = "meshwarden.dev/policies-status"

_MOST_PROBLEMS = 20


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
    return json.dumps(status, ensure_ascii=False, separators=(",", ":"))


def shows(config_map: Object, status: str) -> bool:
    """Whether *config_map* says so already."""
    return annotations_of(config_map).get(ANNOTATION) == status


def _is_in(refusal: Refusal, root: Path) -> bool:
    return root in (Path(refusal.file), Path(refusal.file).parent)


def _told(refusal: Refusal) -> str:
    """The refusal with the name of the key alone: whoever reads it looks at the object."""
    place = refusal.file.rpartition("/")[2]
    return str(refusal).replace(refusal.file, place, 1)
