"""METADATA and Rego of one file to a `Guardrail`, or to all that is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webhook.model.guardrail import Category, Guardrail, Reference, Severity
from webhook.model.kinds import Kind, Operation
from webhook.policy import params
from webhook.policy.metadata import Position, parse
from webhook.policy.reading import Reading
from webhook.policy.spelling import did_you_mean

if TYPE_CHECKING:
    from webhook.policy.folders import RegoFile
    from webhook.policy.metadata import Keys, Problem

TITLE_LENGTH = 60

_TOP = ("title", "description", "related_resources", "custom")
_CUSTOM = (
    *("id", "since", "severity", "category", "match", "remediation", "verify"),
    *("context", "anchors", "params", "retired"),
)
_JUDGED = tuple(operation for operation in Operation if operation is not Operation.CONNECT)

_ID: Keys = ("custom", "id")
_VERSION = {"form": r"\d+\.\d+\.\d+", "example": "a version such as 0.1.0"}
_SLUG = {"form": r"[a-z0-9]+(-[a-z0-9]+)+", "example": "a slug such as vs-timeout-required"}
_VIEW = {"form": r"[a-z][A-Za-z]*", "example": "the name of a view, such as namespace"}
_LINK = {"form": r"https://\S+", "example": "a link that begins with https://"}

_PACKAGE = re.compile(r"^package[ \t]+([\w.]+)", re.MULTILINE)
_DENY = re.compile(r"^deny contains\b", re.MULTILINE)
_INJECT = re.compile(r"^inject contains\b", re.MULTILINE)


def read_guardrail(file: RegoFile, source: str) -> Guardrail | list[Problem]:
    """The guardrail that *file* is, or every problem of it in the order of their positions."""
    metadata = parse(source)
    if isinstance(metadata, tuple):
        return [metadata, *package_problems(file, source)]
    reading = Reading(metadata)
    guardrail = _read(reading, file, source)
    _check_id(reading, guardrail.id, file)
    problems = [*reading.problems, *package_problems(file, source)]
    if guardrail.retired is None:
        problems += _rule_problems(source)
    return sorted(problems) or guardrail


def package_problems(file: RegoFile, source: str) -> list[Problem]:
    """The problem of a package that differs from the path: parts of it are that of the folder."""
    parts = file.place if file.is_library else file.place[:-1]
    expected, found = ".".join(parts), _PACKAGE.search(source)
    if found is None:
        return [(Position(1, 1), f"no package; expected `package {expected}`")]
    if found[1] == expected:
        return []
    where = Position(source.count("\n", 0, found.start()) + 1, 1)
    return [(where, f"package is {found[1]}; expected {expected}, as its path says")]


def _read(reading: Reading, file: RegoFile, source: str) -> Guardrail:
    reading.mapping((), known=_TOP)
    reading.mapping(("custom",), known=_CUSTOM)
    reading.mapping(("custom", "match"), known=("kinds", "operations"))
    return Guardrail(
        id=reading.text(_ID, **_SLUG),
        package=".".join(file.place[:-1]),
        title=_title(reading),
        description=reading.text(("description",)),
        references=_references(reading),
        since=reading.text(("custom", "since"), **_VERSION),
        severity=reading.choice(("custom", "severity"), Severity),
        category=reading.choice(("custom", "category"), Category),
        kinds=_kinds(reading),
        operations=_operations(reading),
        remediation=reading.text(("custom", "remediation")),
        verify=reading.text(("custom", "verify")),
        context=reading.texts(("custom", "context"), **_VIEW),
        anchors=reading.texts(("custom", "anchors")),
        params=params.read(reading, ("custom", "params")),
        injects=_INJECT.search(source) is not None,
        retired=reading.optional_text(("custom", "retired"), **_VERSION),
    )


def _title(reading: Reading) -> str:
    title = reading.text(("title",))
    if len(title) >= TITLE_LENGTH:
        reading.refuse(("title",), f"has {len(title)} characters; keep it under {TITLE_LENGTH}")
    return title


def _references(reading: Reading) -> tuple[Reference, ...]:
    found = []
    for keys in reading.some(("related_resources",)):
        reading.mapping(keys, known=("description", "ref"))
        description = reading.text((*keys, "description"))
        found.append(Reference(description, reading.text((*keys, "ref"), **_LINK)))
    return tuple(found)


def _kinds(reading: Reading) -> tuple[Kind, ...]:
    read = [reading.parsed(keys, Kind.parse) for keys in reading.some(("custom", "match", "kinds"))]
    return tuple(kind for kind in read if kind is not None)


def _operations(reading: Reading) -> tuple[Operation, ...]:
    found = []
    for keys in reading.some(("custom", "match", "operations")):
        name = reading.text(keys)
        if name in _JUDGED:
            found.append(Operation(name))
        elif name:
            reading.refuse(keys, f'is "{name}"; {did_you_mean(name, _JUDGED)}')
    return tuple(found)


def _check_id(reading: Reading, guardrail_id: str, file: RegoFile) -> None:
    _prefix, dash, rest = guardrail_id.partition("-")
    folder = file.place[-2]
    if dash and rest.replace("-", "_") != folder:
        expected = rest.replace("-", "_")
        reading.refuse(_ID, f'is "{guardrail_id}" in folder {folder}; expected folder {expected}')


def _rule_problems(source: str) -> list[Problem]:
    if _DENY.search(source):
        return []
    end = Position(source.count("\n") or 1, 1)
    return [(end, "no rule `deny contains ...`; without one the guardrail finds nothing")]
