"""The files of a new guardrail: complete and sound, to be rewritten piece by piece.

It demands an annotation, which every kind can have, and shows what guardrails are made of: a
parameter, a message that is always defined, and tests of what is absent, mistyped and sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING

from webhook.model.kinds import CORE_GROUP, NAMESPACE

if TYPE_CHECKING:
    from webhook.model.kinds import Kind

_REGO = Template("""\
# METADATA
# title: ${kind}s name who answers for them
# description: |
#   Say here why it matters to your organisation: what goes wrong without it, and for whom.
#   Then say which facts about ${kind}s people get wrong.
# related_resources:
#   - description: Annotations
#     ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
# custom:
#   id: $id
#   since: 0.1.0
#   severity: low
#   category: hygiene
#   match:
#     kinds: [$group_kind]
#     operations: [CREATE, UPDATE]
#   params:
#     annotation:
#       type: string
#       minLength: 1
#       default: example.com/owner
#       description: The annotation that names who answers for the object.
#   remediation: Set the annotation example.com/owner to the team that answers for the object.
#   verify: kubectl get $resource -A -o jsonpath='{.items[*].metadata.annotations}'
package $package

import rego.v1

deny contains {"path": ["metadata", "annotations", _key], "msg": msg} if {
	not _named
	msg := sprintf("annotation %s is unset; it must name who answers for this", [_key])
}

_named if {
	is_string(_found)
	_found != ""
}

_found := object.get(input.object, ["metadata", "annotations", _key], "")

_key := input.params["$id"].annotation
""")

_TEST = Template("""\
package ${package}_test

import rego.v1

import data.$package as guardrail

test_deny_unset if {
	denied({}, "example.com/owner") == {{
		"path": ["metadata", "annotations", "example.com/owner"],
		"msg": "annotation example.com/owner is unset; it must name who answers for this",
	}}
}

test_deny_empty_or_mistyped if {
	every annotations in [null, "text", [], {"example.com/owner": ""}, {"example.com/owner": 7}] {
		count(denied(annotations, "example.com/owner")) == 1
	}
}

test_deny_another_annotation_by_the_parameter if {
	found := denied({"example.com/owner": "shop"}, "team")
	found == {{
		"path": ["metadata", "annotations", "team"],
		"msg": "annotation team is unset; it must name who answers for this",
	}}
}

test_allow_named if denied({"example.com/owner": "shop"}, "example.com/owner") == set()

denied(annotations, key) := found if {
	found := guardrail.deny with input as {
		"object": {"metadata": {"annotations": annotations}},
		"params": {"$id": {"annotation": key}},
	}
}
""")

_ALLOWED = Template("""\
# Expected: $id allows: the annotation names a team.
apiVersion: $api_version
kind: $kind
metadata:
  name: sample$namespace
  annotations:
    example.com/owner: shop
""")

_DENIED = Template("""\
# Expected: $id denies: nobody is named.
apiVersion: $api_version
kind: $kind
metadata:
  name: sample$namespace
""")

_VERSIONS = {"install.istio.io": "v1alpha1"}
"""The version that samples of a group are written in, where it is not v1."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A guardrail that is to be."""

    id: str
    kind: Kind

    @property
    def name(self) -> str:
        """Its folder: the id without its first token."""
        return self.id.partition("-")[2].replace("-", "_")

    @property
    def parts(self) -> tuple[str, str, str]:
        """The parts of its package, and of the path of its folder."""
        return self.id.partition("-")[0], self.kind.name.lower(), self.name

    def files(self) -> dict[str, str]:
        """The text of each file, by its path below the folder of policies."""
        folder = "/".join(self.parts)
        templates = {
            f"{self.name}.rego": _REGO,
            f"{self.name}_test.rego": _TEST,
            "samples/allowed_named.yaml": _ALLOWED,
            "samples/denied_unset.yaml": _DENIED,
        }
        words = self._words()
        return {f"{folder}/{name}": each.substitute(words) for name, each in templates.items()}

    def _words(self) -> dict[str, str]:
        group = self.kind.group
        version = _VERSIONS.get(group, "v1")
        return {
            "id": self.id,
            "kind": self.kind.name,
            "group_kind": str(self.kind),
            "resource": self.kind.name.lower() + ("" if group == CORE_GROUP else f".{group}"),
            "package": ".".join(self.parts),
            "api_version": version if group == CORE_GROUP else f"{group}/{version}",
            "namespace": "" if self.kind == NAMESPACE else "\n  namespace: shop",
        }
