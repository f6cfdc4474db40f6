"""Helm templates that nobody has rendered yet."""

from __future__ import annotations

import re

from webhook.documents.faults import Fault

# Only where a key, an item or a value would stand: `{{` inside quotes or a sentence is plain text
# to Helm's users too, as in the annotations of a Prometheus alert.
_ACTION = re.compile(r"^[ \t]*+(?:-[ \t]++)*+(?:[^\s#'\"{][^#'\"{\n]*:[ \t]+)?(\{\{)", re.MULTILINE)

_REASON = "unrendered template; render it first: helm template RELEASE CHART | meshwarden check -"


def suspected(text: str) -> Fault | None:
    """What to say of *text*, which cannot be read, where it is a template; None where it is not."""
    action = _ACTION.search(text)
    return Fault(_REASON, action.start(1)) if action else None
