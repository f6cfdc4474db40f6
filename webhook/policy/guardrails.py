"""METADATA and Rego of one file to a `Guardrail`, or to all that is wrong with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from webhook.config.fields import Field
from webhook.config.parsers import list_of, member, text, text_like
from webhook.config.shapes import Key, Shape
from webhook.model.guardrail import Category, Guardrail, Reference, Severity
from webhook.model.kinds import JUDGED, Kind
from webhook.model.objects import child
from webhook.model.objects import text as text_in
from webhook.policy.folders import PACKAGE
from webhook.policy.metadata import Position, parse
from webhook.policy.params import params

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webhook.documents import Document
    from webhook.policy.folders import RegoFile
    from webhook.policy.metadata import Problem

TITLE_LENGTH = 60

_DENY = re.compile(r"^deny contains\b", re.MULTILINE)
_INJECT = re.compile(r"^inject contains\b", re.MULTILINE)


def read_guardrail(file: RegoFile, source: str) -> Guardrail | list[Problem]:
    """The guardrail that *file* is, or every problem of it in the order of their positions."""
    metadata = parse(source)
    if isinstance(metadata, tuple):
        return [metadata, *package_problems(file, source)]
    field = Field(metadata.object)
    read = _METADATA(field)
    _check_id(field, file)
    problems = [*_located(metadata, field), *package_problems(file, source)]
    if read is None or read.get("retired") is None:
        problems += _rule_problems(source)
    if read is None or problems:
        return sorted(problems)
    injects = _INJECT.search(source) is not None
    return Guardrail(package=_package_of(file), injects=injects, **read)


def package_problems(file: RegoFile, source: str) -> list[Problem]:
    """The problem of a package that differs from the path: parts of it are that of the folder."""
    expected, found = _package_of(file), PACKAGE.search(source)
    if found is None:
        return [(Position(1, 1), f"no package; expected `package {expected}`")]
    if found[1] == expected:
        return []
    where = Position(source.count("\n", 0, found.start()) + 1, 1)
    return [(where, f"package is {found[1]}; expected {expected}, as its path says")]


def _package_of(file: RegoFile) -> str:
    return ".".join(file.place if file.is_library else file.place[:-1])


def _prose(field: Field) -> str | None:
    """Text without the line break that a block scalar leaves."""
    found = text(field)
    return None if found is None else found.strip()


def _title(field: Field) -> str | None:
    title = _prose(field)
    if title is not None and len(title) >= TITLE_LENGTH:
        field.refuse(f"has {len(title)} characters; keep it under {TITLE_LENGTH}")
    return title


def _kind(field: Field) -> Kind | None:
    word = text(field)
    try:
        return None if word is None else Kind.parse(word)
    except ValueError:
        field.expect("group/Kind, such as core/Pod")
        return None


_version = text_like(r"[0-9]+\.[0-9]+\.[0-9]+", "a version such as 0.1.0")
_slug = text_like("[a-z0-9]+(-[a-z0-9]+)+", "a slug such as vs-timeout-required")
_link = text_like(r"https://\S+", "a link that begins with https://")
_view = text_like("[a-z][A-Za-z]*", "the name of a view, such as namespace")

_REFERENCE = Shape(
    Reference,
    {
        "description": Key("description", _prose, missing="say what it is"),
        "ref": Key("ref", _link, missing="give the link"),
    },
)
_MATCH = Shape(
    dict[str, Any],
    {
        "kinds": Key("kinds", list_of(_kind), missing="list one or more, such as core/Pod"),
        "operations": Key(
            "operations", list_of(member(JUDGED)), missing="list one or more, such as CREATE"
        ),
    },
)
_CUSTOM = Shape(
    lambda match, **others: {**match, **others},
    {
        "id": Key("id", _slug, missing="give it one, such as vs-timeout-required"),
        "since": Key("since", _version, missing="give the version that first has it"),
        "severity": Key("severity", member(Severity), missing="say how bad a violation is"),
        "category": Key("category", member(Category), missing="say what it protects"),
        "match": Key("match", _MATCH, missing="say what it judges"),
        "remediation": Key("remediation", _prose, missing="say what to do about a violation"),
        "verify": Key("verify", _prose, missing="give the command that shows the effect"),
        "context": Key("context", list_of(_view, or_none=True)),
        "anchors": Key("anchors", list_of(text, or_none=True)),
        "params": Key("params", params),
        "retired": Key("retired", _version),
    },
)
_METADATA = Shape(
    lambda custom, **others: {**custom, **others},
    {
        "title": Key("title", _title, missing="name what is demanded"),
        "description": Key("description", _prose, missing="say why it matters"),
        "related_resources": Key(
            "references", list_of(_REFERENCE), missing="name the source of its facts"
        ),
        "custom": Key("custom", _CUSTOM, missing="it holds the id, and what is judged"),
    },
)


def _check_id(metadata: Field, file: RegoFile) -> None:
    """Refuse an id that another folder should have."""
    guardrail_id = text_in(child(metadata.value, "custom"), "id")
    _prefix, dash, rest = guardrail_id.partition("-")
    folder, expected = file.place[-2], rest.replace("-", "_")
    if dash and expected != folder:
        field = metadata.inside("custom", None).inside("id", guardrail_id)
        field.refuse(f'is "{guardrail_id}" in folder {folder}; expected folder {expected}')


def _located(metadata: Document, field: Field) -> Iterator[Problem]:
    for problem in field.problems:
        place = metadata.locate(problem.path)
        yield Position(place.line, place.column), str(problem)


def _rule_problems(source: str) -> list[Problem]:
    if _DENY.search(source):
        return []
    end = Position(source.count("\n") or 1, 1)
    return [(end, "no rule `deny contains ...`; without one the guardrail finds nothing")]
