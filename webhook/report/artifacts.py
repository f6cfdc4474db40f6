"""Files as URIs, and what is the same about a finding when lines have moved."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from webhook.model.paths import show, without_indices

if TYPE_CHECKING:
    from webhook.report.findings import Finding


def uri_of(file: str) -> str:
    """*file* as a URI: relative to the folder that the command ran in, or with a scheme."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="replace")


def fingerprint(finding: Finding) -> str:
    """What stays when lines and list entries above it move: guardrail, object and field."""
    name = finding.object
    field = show(without_indices(finding.path))
    parts = (finding.guardrail.id, name.group, name.kind, name.namespace, name.name, field)
    text = "\n".join(parts).encode(errors="replace")
    return hashlib.sha256(text).hexdigest()[:32]
