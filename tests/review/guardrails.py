"""A few small guardrails in Rego, for tests that need full control of what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_METADATA = """\
# METADATA
# title: {title}
# description: A guardrail for tests.
# related_resources:
#   - description: nothing
#     ref: https://example.com
# custom:
#   id: vs-{slug}
#   since: 0.1.0
#   severity: high
#   category: traffic
#   match:
#     kinds: [networking.istio.io/VirtualService, core/Pod, apps/Deployment,
#       apps/ReplicaSet, core/Namespace]
#     operations: [CREATE, UPDATE, DELETE]
#   remediation: Do otherwise.
#   verify: kubectl get virtualservice
{extra}package istio.virtualservice.{name}

import rego.v1

{rules}
"""

_FLAGGED = """\
deny contains {"path": ["spec", "items", i], "msg": msg} if {
	some i, item in input.object.spec.items
	item > input.params["vs-flagged"].limit
	msg := sprintf("item is above %d", [input.params["vs-flagged"].limit])
}
"""
_SIZED = """\
deny contains {"path": ["spec", "box", "size"], "msg": "size is unset"} if _unset

inject contains {"path": ["spec", "box", "size"], "value": 7} if _unset

inject contains {"path": ["spec", "box", "unit"], "value": "cm"} if _unset

_unset if object.get(input.object, ["spec", "box", "size"], null) == null
"""
_RESIZED = """\
deny contains {"path": ["spec", "box", "size"], "msg": "size is not 8"} if {
	object.get(input.object, ["spec", "box", "size"], 8) != 8
}

inject contains {"path": ["spec", "box", "size"], "value": 8} if {
	object.get(input.object, ["spec", "box", "size"], null) == null
}
"""
_TWIN = """\
deny contains {"path": ["spec", "box", "size"], "msg": "size is unset"} if {
	object.get(input.object, ["spec", "box", "size"], null) == null
}

inject contains {"path": ["spec", "box", "size"], "value": 7} if {
	object.get(input.object, ["spec", "box", "size"], null) == null
}
"""
_TIMED = """\
deny contains {"path": path, "msg": "timeout is unset"} if some path in _missing

inject contains {"path": path, "value": "5s"} if some path in _missing

_missing contains ["spec", "routes", i, "timeout"] if {
	some i, route in input.object.spec.routes
	object.get(route, "timeout", null) == null
}
"""
_OWNED = """\
deny contains {"path": ["metadata", "labels", "owner"], "msg": msg} if {
	namespace := input.context.namespace
	object.get(namespace, ["labels", "team"], "") == "red"
	msg := sprintf("namespace %s is red since %s", [namespace.name, input.context.now])
}
"""
_FAILING = """\
deny contains {"path": ["spec"], "msg": input.object.spec.nothing.here} if true

deny contains 3 if true

inject contains 3 if true
"""

RULES = {
    "flagged": (
        _FLAGGED,
        "#   params:\n#     limit: {type: integer, default: 3, description: Most.}\n",
    ),
    "sized": (_SIZED, ""),
    "resized": (_RESIZED, ""),
    "twin": (_TWIN, ""),
    "timed": (_TIMED, ""),
    "owned": (_OWNED, "#   context: [namespace, now]\n"),
    "failing": (_FAILING, ""),
}


def write(root: Path) -> Path:
    """Write a policies folder with these guardrails; return it."""
    for name, (rules, extra) in RULES.items():
        folder = root / "istio" / "virtualservice" / name
        folder.mkdir(parents=True)
        text = _METADATA.format(title=name.title(), slug=name, name=name, rules=rules, extra=extra)
        (folder / f"{name}.rego").write_text(text)
    return root
