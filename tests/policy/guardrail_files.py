"""A small policy folder, to be written with one thing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

REGO = """\
# METADATA
# title: Routes have a timeout
# description: |
#   Without one a caller waits for ever.
#   Retries do not help.
# related_resources:
#   - description: HTTPRoute
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/
# custom:
#   id: vs-timeout-required
#   since: 0.1.0
#   severity: medium
#   category: resilience
#   match:
#     kinds: [networking.istio.io/VirtualService, core/Pod]
#     operations: [CREATE, UPDATE]
#   context: [namespace]
#   anchors: [IST0108]
#   params:
#     defaultTimeout: {type: string, format: duration, default: 15s, description: Injected.}
#   remediation: Set spec.http[].timeout.
#   verify: istioctl proxy-config routes deploy/CLIENT
package istio.virtualservice.timeout_required

import rego.v1

deny contains {"path": ["spec"], "msg": "x"} if input.object.bad

inject contains {"path": ["spec"], "value": 1} if input.object.bare
"""

HELPER = "package lib.istio\n\nimport rego.v1\n\nanswer := 42\n"


def write(root: Path, place: str, source: str | bytes) -> Path:
    """Write one file under *root*."""
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return path


def write_guardrail(root: Path, source: str | bytes = REGO) -> Path:
    """Write the guardrail where it belongs."""
    place = "istio/virtualservice/timeout_required/timeout_required.rego"
    return write(root, place, source)
