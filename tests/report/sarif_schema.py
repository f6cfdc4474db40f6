"""What SARIF 2.1.0 says of the objects that we write, sections 3.13 to 3.58.

Written from the text of the standard, not its schema file, whose licence is not plain. It is
stricter: a property that we do not mean to write is refused, so that a misspelt one is noticed.
"""

from __future__ import annotations

from typing import Any


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(of: Any, **bounds: Any) -> dict[str, Any]:
    return {"type": "array", "items": of, **bounds}


_TEXT = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 0}
_PLACE = {"type": "integer", "minimum": 1}
_URI = {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$"}
_ABSOLUTE = {"type": "string", "pattern": "^https?://"}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_MESSAGE = _object("text", text=_TEXT, markdown=_TEXT)
_ARTIFACT = _object("uri", uri=_URI)
_REGION = _object(
    "startLine", startLine=_PLACE, startColumn=_PLACE, endLine=_PLACE, endColumn=_PLACE
)
_PHYSICAL = _object("artifactLocation region", artifactLocation=_ARTIFACT, region=_REGION)
_LOGICAL = _object(
    "fullyQualifiedName", fullyQualifiedName=_TEXT, kind={"enum": ["member", "object"]}
)
_LOCATION = _object(
    "physicalLocation", physicalLocation=_PHYSICAL, logicalLocations=_list(_LOGICAL)
)
_REPLACEMENT = _object(
    "deletedRegion insertedContent",
    deletedRegion=_REGION,
    insertedContent=_object("text", text=_TEXT),
)
_CHANGE = _object(
    "artifactLocation replacements",
    artifactLocation=_ARTIFACT,
    replacements=_list(_REPLACEMENT, minItems=1),
)
_FIX = _object(
    "description artifactChanges",
    description=_MESSAGE,
    artifactChanges=_list(_CHANGE, minItems=1),
)
_SUPPRESSION = _object(
    "kind",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=_TEXT,
)
_RULE = _object(
    "id shortDescription",
    id=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    helpUri=_ABSOLUTE,
    defaultConfiguration=_object("level", level=_LEVEL),
    properties={"type": "object", "properties": {"tags": _list(_TEXT, uniqueItems=True)}},
)
_NOTIFICATION = _object(
    "message",
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_LOCATION),
    associatedRule=_object("id", id=_TEXT),
)
_RESULT = {
    **_object(
        "ruleId ruleIndex message locations",
        ruleId=_TEXT,
        ruleIndex=_COUNT,
        kind={"enum": ["informational", "fail"]},
        level=_LEVEL,
        message=_MESSAGE,
        locations=_list(_LOCATION, minItems=1),
        partialFingerprints={"type": "object", "additionalProperties": _TEXT},
        suppressions=_list(_SUPPRESSION),
        fixes=_list(_FIX, minItems=1, uniqueItems=True),
        properties={"type": "object"},
    ),
    # 3.27.10: what is no failure has no level.
    "if": {"required": ["kind"], "properties": {"kind": {"const": "informational"}}},
    "then": {"properties": {"level": {"const": "none"}}},
}
_DRIVER = _object("name", name=_TEXT, semanticVersion=_TEXT, rules=_list(_RULE, uniqueItems=True))
_RUN = _object(
    "tool results",
    tool=_object("driver", driver=_DRIVER),
    invocations=_list(
        _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(_NOTIFICATION),
        )
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(_RESULT),
)
SCHEMA = _object(
    "version runs",
    **{"$schema": _ABSOLUTE, "version": {"const": "2.1.0"}, "runs": _list(_RUN)},
)
