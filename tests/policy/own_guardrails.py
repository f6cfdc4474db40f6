"""Guardrails of an organisation's own, sound and broken in each way that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.policy.guardrail_files import write

if TYPE_CHECKING:
    from pathlib import Path

_REGO = """\
# METADATA
# title: {title}
# description: Owners answer for what they apply.
# related_resources:
#   - description: VirtualService
#     ref: https://istio.io/latest/docs/reference/config/networking/virtual-service/
# custom:
#   id: {id}
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [networking.istio.io/VirtualService]
#     operations: [CREATE, UPDATE]
#   remediation: Name an owner.
#   verify: kubectl get virtualservice
package {package}

import rego.v1

deny contains {{"path": ["metadata", "annotations", "{key}"], "msg": "{key} is unset"}} if {{
	not input.object.metadata.annotations["{key}"]
}}
"""


def rego(name: str) -> str:
    """A guardrail `acme-NAME` that demands an annotation of its own name."""
    package = f"acme.virtualservice.{name}"
    id_ = f"acme-{name.replace('_', '-')}"
    return _REGO.format(title=f"There is {name}", id=id_, package=package, key=name)


def place(name: str) -> str:
    return f"acme/virtualservice/{name}/{name}.rego"


def write_own(root: Path, name: str, *changes: tuple[str, str]) -> Path:
    """Write the guardrail `acme-NAME`, with the first of each *changes* made the second."""
    source = rego(name)
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    return write(root, place(name), source)


BREAKING = {
    "no_metadata": ("# METADATA\n", "# MEDATATA\n"),
    "unknown_key": ("#   since:", "#   sinc: 0.1.0\n#   since:"),
    "no_yaml": ("# title: ", "# title: ["),
    "other_package": ("package acme", "package other"),
    "no_deny": ("deny contains", "_deny contains"),
    "no_rego": ("\tnot input", "\tnot not input"),
    "no_function": ("\tnot input", "\tshout(input)\n\tnot input"),
    "forbidden": ("\tnot input", '\thttp.send({"url": "http://x", "method": "get"})\n\tnot input'),
    "no_view": ("\tnot input", "\tinput.context.mesh.known\n\tnot input"),
    "retries_bounded": ("id: acme-", "id: vs-"),
}
"""Ten ways to break a guardrail, by the name of the one that is broken so."""


def write_hundred(root: Path) -> tuple[list[str], list[Path]]:
    """Write ninety sound guardrails and ten broken ones: ids of the former, files of the latter."""
    sound = [f"rule_{number}" for number in range(90)]
    for name in sound:
        write_own(root, name)
    broken = [write_own(root, name, change) for name, change in BREAKING.items()]
    return [f"acme-{name.replace('_', '-')}" for name in sound], broken
