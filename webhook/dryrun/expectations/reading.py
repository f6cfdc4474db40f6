"""Files to suites, refused where they are wrong with file, line, key and remedy."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from webhook.config.exemptions import until
from webhook.config.files import documents_in
from webhook.config.kinds import API_VERSION, object_of
from webhook.config.parsers import anything, list_of, member, text
from webhook.config.refusals import Refusals
from webhook.config.shapes import Key, Shape, entries
from webhook.documents import files_in
from webhook.dryrun.expectations.suite import (
    Expected,
    ExpectedDefault,
    ExpectedFinding,
    Scene,
    YamlCase,
    YamlSuite,
)
from webhook.model.enforcement import Action
from webhook.model.kinds import JUDGED
from webhook.model.request import User

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.config.fields import Field, Parser
    from webhook.documents import Document
    from webhook.dryrun.expectations.suite import Given

KIND = "Suite"
_MARKS = (f"kind: {KIND}", API_VERSION.partition("/")[0])


def suites_in(path: Path) -> list[YamlSuite]:
    """The suites in a file, or in the files of a folder that hold any.

    Raises:
        ConfigError: everything that is wrong with them.
    """
    refusals = Refusals()
    files = [each for each in files_in(path) if _may_hold(each)] if path.is_dir() else [path]
    suites = [
        suite
        for document in documents_in(files, refusals)
        if document.object.get("kind") == KIND or not path.is_dir()
        if (suite := _suite(document, refusals))
    ]
    refusals.raise_if_any()
    return suites


def _may_hold(file: Path) -> bool:
    content = file.read_bytes().decode(errors="replace") if file.is_file() else ""
    return all(mark in content for mark in _MARKS)


def _suite(document: Document, refusals: Refusals) -> YamlSuite | None:
    made = refusals.parse(document, _SUITE)
    return YamlSuite(*made, document) if made else None


def _given(field: Field) -> Given | None:
    """An object, or the name of a file that holds one."""
    if isinstance(field.value, dict):
        return field.value
    if isinstance(field.value, str) and field.value:
        return field.value
    field.expect("an object, or the name of a file that holds one")
    return None


def _several(field: Field) -> tuple[Given, ...] | None:
    if isinstance(field.value, list):
        return _GIVEN_LIST(field)
    found = _given(field)
    return None if found is None else (found,)


def _pattern(field: Field) -> str | None:
    found = text(field)
    try:
        re.compile(found or "")
    except re.error as error:
        field.refuse(f"is no regular expression: {error}")
        return None
    return found


def _moment(field: Field) -> datetime | None:
    """A date, which begins at midnight, or a time."""
    found = until(field)
    is_day = found is not None and found.time() == time.max
    return datetime.combine(found, time.min, found.tzinfo) if found and is_day else found


def _namespace(field: Field) -> Given | None:
    if isinstance(field.value, dict):
        return _NAMESPACE(field)
    return text(field)


def _labels(field: Field) -> dict[str, str]:
    return entries(lambda _key, value: text(value), field)


_texts = list_of(text)
_GIVEN_LIST: Parser[tuple[Given, ...]] = list_of(_given)
_NAMESPACE = Shape(
    dict[str, Any],
    {
        "name": Key("name", text, missing="name the namespace"),
        "labels": Key("labels", _labels),
        "annotations": Key("annotations", _labels),
    },
)
_GUARDRAIL = Key("guardrail", text, missing="name the guardrail")
_FINDING = Shape(
    ExpectedFinding,
    {
        "guardrail": _GUARDRAIL,
        "action": Key("action", member([each for each in Action if each is not Action.OFF])),
        "path": Key("path", text),
        "message": Key("message", _pattern),
        "exemption": Key("exemption", text),
    },
)
_DEFAULT = Shape(
    ExpectedDefault,
    {
        "guardrail": _GUARDRAIL,
        "path": Key("path", text),
        "value": Key("value", anything),
    },
)
_EXPECTED = Shape(
    Expected,
    {
        "findings": Key("findings", list_of(_FINDING, or_none=True)),
        "defaults": Key("defaults", list_of(_DEFAULT, or_none=True)),
    },
)
_USER = Shape(User, {"name": Key("name", text), "groups": Key("groups", _texts)})
_SAY_WHAT = "say which findings or defaults are expected; `findings: []` expects none"


def _expected(field: Field) -> Expected | None:
    found = _EXPECTED(field)
    if found == Expected():
        field.refuse(f"expects nothing; {_SAY_WHAT}")
        return None
    return found


def _case(field: Field) -> YamlCase | None:
    found = _CASE(field)
    if found and found.object is None and found.old_object is None:
        field.refuse("has no object; name the object that is reviewed")
        return None
    return found


_CASE = Shape(
    YamlCase,
    {
        "name": Key("name", text, missing="name the case by what it shows"),
        "object": Key("object", _given),
        "oldObject": Key("old_object", _given),
        "operation": Key("operation", member(JUDGED)),
        "user": Key("user", _USER),
        "namespace": Key("namespace", _namespace),
        "context": Key("context", _several),
        "expect": Key("expected", _expected, missing=_SAY_WHAT),
    },
)
_SCENE = Shape(
    Scene,
    {
        "cases": Key("cases", list_of(_case), missing="a suite without cases tests nothing"),
        "config": Key("configs", _texts),
        "profile": Key("profile", text),
        "policies": Key("policies", _texts),
        "guardrails": Key("guardrails", _texts),
        "context": Key("context", _several),
        "now": Key("now", _moment),
    },
)
_METADATA = Shape(dict[str, str], {"name": Key("name", text, missing="name the suite")})
_SUITE = object_of(
    KIND,
    metadata=Key("metadata", _METADATA, missing="name the suite"),
    spec=Key("spec", _SCENE, missing="say what is reviewed and what is expected"),
    make=lambda metadata, spec, **_others: (metadata["name"], spec),
)
