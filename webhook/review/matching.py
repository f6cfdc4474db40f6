"""Whether a binding or an exemption is about a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING

from webhook.errors import Unseen
from webhook.inventory.views import namespace_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webhook.inventory import Inventory
    from webhook.model.enforcement import Match
    from webhook.model.request import Request
    from webhook.model.selectors import LabelSelector


@dataclass(frozen=True, slots=True)
class Subject:
    """A request, beside what is known of the cluster it came from."""

    request: Request
    inventory: Inventory


@lru_cache(maxsize=4096)
def glob(pattern: str) -> re.Pattern[str]:
    """Compile a glob: `*`, `?` and `[…]`, upper and lower case told apart."""
    return re.compile(translate(pattern))


def any_glob(patterns: Iterable[str], *values: str) -> bool:
    """Whether some pattern matches some value."""
    return any(glob(pattern).match(value) for pattern in patterns for value in values)


def matches(match: Match, subject: Subject) -> bool:
    """Whether every given key of *match* holds, and its `not` does not.

    Raises:
        Unseen: it turns on the labels of a namespace that was not seen.
    """
    return _holds(match, subject) and not (
        match.excluding is not None and _holds(match.excluding, subject)
    )


def _holds(match: Match, subject: Subject) -> bool:
    request = subject.request
    return (
        (match.kinds is None or request.kind in match.kinds)
        and (match.operations is None or request.operation in match.operations)
        and (match.namespaces is None or any_glob(match.namespaces, request.namespace))
        and (match.names is None or any_glob(match.names, request.label))
        and (match.users is None or any_glob(match.users, request.user.name))
        and (match.groups is None or any_glob(match.groups, *request.user.groups))
        and (match.object_selector is None or match.object_selector.matches(request.labels))
        # Last, as the only one that may be unknown: nothing else is left to rule it out.
        and (match.namespace_selector is None or _in(match.namespace_selector, subject))
    )


def _in(selector: LabelSelector, subject: Subject) -> bool:
    if not subject.request.namespace:
        return True  # as in Kubernetes, a selector of namespaces passes over cluster-scoped objects
    namespace = namespace_of(subject.request, subject.inventory)
    if namespace is None:
        name = subject.request.namespace
        message = f"the labels of namespace {name} are not known; show it by --context"
        raise Unseen(message)
    return selector.matches(namespace.labels)
