"""`match`: which requests a binding or an exemption is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.config.fields import shown
from webhook.config.parsers import list_of, member, set_of, text
from webhook.config.selectors import label_selector
from webhook.config.shapes import Key, Shape
from webhook.config.spelling import did_you_mean
from webhook.model.enforcement import EVERYTHING, Match
from webhook.model.kinds import JUDGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.config.fields import Field, Parser
    from webhook.model.kinds import Kind

_globs = list_of(text)


def match_of(kinds: Iterable[Kind]) -> Parser[Match]:
    """The parser of `match` where guardrails judge *kinds*: any other could never match."""
    keys = {
        "namespaces": Key("namespaces", _globs),
        "names": Key("names", _globs),
        "kinds": Key("kinds", set_of(_kind_of(kinds))),
        "operations": Key("operations", set_of(member(JUDGED))),
        "namespaceSelector": Key("namespace_selector", label_selector),
        "objectSelector": Key("object_selector", label_selector),
        "users": Key("users", _globs),
        "groups": Key("groups", _globs),
    }
    return Shape(Match, {**keys, "not": Key("excluding", _some(Shape(Match, keys)))})


def _some(parse: Parser[Match]) -> Parser[Match]:
    """*parse*, but for what matches everything: a binding that excludes it would never apply."""

    def parse_some(field: Field) -> Match | None:
        found = parse(field)
        if found == EVERYTHING:
            field.refuse("is empty and so excludes everything; remove it")
            return None
        return found

    return parse_some


def _kind_of(kinds: Iterable[Kind]) -> Parser[Kind]:
    """`group/Kind`, or only `Kind` where one group has it."""
    known = sorted(kinds)

    def parse(field: Field) -> Kind | None:
        word = text(field)
        if word is None:
            return None
        found = [kind for kind in known if word in {str(kind), kind.name}]
        if len(found) == 1:
            return found[0]
        field.refuse(f"is {shown(word)}; {_remedy(word, found or known)}")
        return None

    return parse


def _remedy(word: str, kinds: list[Kind]) -> str:
    names = [str(kind) for kind in kinds]
    if any(kind.name == word for kind in kinds):
        return f"say which: {' or '.join(names)}"
    spelling = [kind.name for kind in kinds] if "/" not in word else names
    return did_you_mean(word, spelling, otherwise="no guardrail judges that kind")
