"""YAML text to nodes, by libyaml."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.reader import ReaderError

from webhook.documents.faults import HALF_A_PAIR, MAX_DEPTH, TOO_DEEP, Fault
from webhook.documents.syntax_errors import explained

if TYPE_CHECKING:
    from collections.abc import Callable

Node: TypeAlias = Any
"""A node of PyYAML. Its `tag` is PLAIN, or text where it was written, or something else."""

PLAIN = (True, False)
"""What libyaml says of a scalar without quotes and without a tag."""

# libyaml's composer calls itself for each level: tens of thousands of them overrun the C stack.
_DEEP_BRACKETS = 500
_DEEP_BLOCK = re.compile(r"^[-?: \t]{500}", re.MULTILINE)


class _Composer(CParser):
    """libyaml's composer, with built-ins where PyYAML resolves tags in Python, thrice a node."""

    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(int)

    def resolve(self, _kind: type, _value: str | None, implicit: object) -> object:
        """Keep what libyaml knows of quotes; the meaning is for `values` to find."""
        return implicit


def compose(text: str) -> Node:
    """The root node of the one document in *text*, or None where there is none; or a Fault."""
    if len(text) > _DEEP_BRACKETS and _may_be_deep(text):
        _refuse_depth(text)
    return _guarded(text, lambda: _Composer(text).get_single_node())


def _may_be_deep(text: str) -> bool:
    brackets = text.count("[") + text.count("{")
    return brackets > _DEEP_BRACKETS or _DEEP_BLOCK.search(text) is not None


def _refuse_depth(text: str) -> None:
    parser = _guarded(text, lambda: CParser(text))
    depth = 0
    while event := _guarded(text, parser.get_event):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise Fault(TOO_DEEP, event.start_mark.index)


def _guarded(text: str, step: Callable[[], Any]) -> Any:
    try:
        return step()
    except ReaderError as error:
        index = len(text.encode()[: error.position].decode(errors="ignore"))
        reason = f"control character U+{error.character:04X} cannot stand in YAML; remove it"
        raise Fault(reason, index) from None
    except MarkedYAMLError as error:
        raise explained(text, error) from None
    except UnicodeEncodeError as error:
        raise Fault(HALF_A_PAIR, error.start) from None
