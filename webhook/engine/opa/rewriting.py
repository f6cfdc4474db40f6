"""A module, rewritten so that it can stand among others in one package, with the same meaning.

Its rules get the module's own package into their heads, and what it mentions is told in full:

    package pod.ports                 policies.pod.ports.deny contains found if {
    import data.lib.pods                  some found in data.meshwarden.policies.pod.ports._odd
    deny contains found if {              data.meshwarden.policies.lib.pods.is_served(found)
        some found in _odd            }
        pods.is_served(found)
    }

The syntax tree says which words are names; all other text stays as it is, line by line. What this
is not sure of it refuses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from webhook.engine.opa.dispatcher import IN_FULL, MERGED, NAMES
from webhook.engine.rego import RegoError, syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from webhook.model.guardrail import PolicyModule

_Node: TypeAlias = Any
"""Of the syntax tree: a mapping, of which `span` tells the place in the source."""

_DECLARING = {
    "AssignExpr": ("lhs",),
    "Every": ("key", "value"),
    "SomeIn": ("key", "value"),
    "SomeVars": ("vars",),
}
"""Which kinds of nodes make up names for a part of a rule, and where in them these stand."""

_GIVEN = frozenset({"data", "input", "rego"})
"""Names that Rego itself gives a meaning."""

_KEYWORDS = frozenset(
    {
        *("as", "contains", "default", "else", "every", "false", "if", "import", "in", "not"),
        *("null", "package", "some", "true", "with"),
    }
)
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_PLAIN = re.compile(_NAME)
_HELPER = re.compile(rf"data((?:\.{_NAME})+)")
_MEMBERS = re.compile(rf"(?:\.{_NAME})*".encode())


class UnmergeableError(Exception):
    """A module may mean something else among others; the text says why."""


def rewritten(module: PolicyModule, helpers: Collection[str]) -> str:
    """The rules of *module*, which may need what is in the packages *helpers*.

    The first line is that of its `package`: what stands above are comments, and left out.

    Raises:
        UnmergeableError: it is not certain to mean the same.
    """
    try:
        tree = syntax(module.name, module.source)
    except RegoError as error:
        message = "it cannot be read"
        raise UnmergeableError(message) from error
    return _Rewriting(module, tree, helpers).text()


class _Rewriting:
    """One module on its way; every place is an offset in the bytes of its source."""

    def __init__(self, module: PolicyModule, tree: _Node, helpers: Collection[str]) -> None:
        self._source = module.source.encode()
        self._package = module.package
        self._known = {*helpers, module.package}
        self._tree = tree
        self._heads = dict(map(_own_name, tree["rules"]))
        self._imports = self._read_imports()
        self._names: list[_Node] = []
        self._declared: set[str] = set()

    def text(self) -> str:
        """What comes of it."""
        self._check_package()
        for rule in self._tree["rules"]:
            self._look_at(rule)
        self._check_names()
        start = self._tree["package"]["span"]["start"]
        parts: list[bytes] = []
        for begin, end, words in sorted(self._replacements()):
            parts += [self._source[start:begin], words.encode()]
            start = end
        return b"".join([*parts, self._source[start:]]).decode()

    def _check_package(self) -> None:
        (node,) = self._tree["package"]["refr"].values()
        named = self._at(node)
        if named != self._package or not all(map(_is_plain, named.split("."))):
            message = f"its package is {named}"
            raise UnmergeableError(message)

    def _read_imports(self) -> dict[str, str]:
        """What each imported name stands for."""
        found: dict[str, str] = {}
        for each in self._tree["imports"]:
            (node,) = each["refr"].values()
            path = self._at(node)
            if path == "rego.v1":
                continue
            helper = _HELPER.fullmatch(path)
            name = self._at({"span": each["as"]}) if "as" in each else path.rpartition(".")[2]
            if helper is None or not self._is_known(helper[1]) or name in found:
                message = f"it imports {path}"
                raise UnmergeableError(message)
            found[name] = f"{IN_FULL}{helper[1]}"
        return found

    def _is_known(self, members: str) -> bool:
        """Whether *members* of `data` lead to, or into, a package that it may need."""
        return any(f"{members}.".startswith(f".{package}.") for package in self._known)

    def _look_at(self, rule: _Node) -> None:
        """Collect what *rule* mentions, but for its arguments, and what names it makes up."""
        arguments = {self._at(each) for each in _names(_head(rule).get("args"))}
        self._declared |= arguments & _GIVEN
        for kind, node in _nodes(rule):
            if kind == "with_mods" and node:
                message = "it replaces what a rule sees"
                raise UnmergeableError(message)
            if kind == "Var" and (node["value"] not in arguments or self._is_head(node)):
                self._names.append(node)
            # `=` makes up no name.
            if kind in _DECLARING and node.get("op") != "Eq":
                for place in _DECLARING[kind]:
                    self._declared |= {self._at(each) for each in _names(node[place])}

    def _is_head(self, node: _Node) -> bool:
        return node["span"]["start"] in self._heads

    def _check_names(self) -> None:
        rules = set(self._heads.values())
        mentioned = {node["value"] for node in self._names}
        doubtful = {
            *(rules & self._imports.keys()),
            *((rules | self._imports.keys()) & _GIVEN),
            *((rules | self._imports.keys() | _GIVEN) & self._declared),
            *(mentioned & {"rego"}),
            *((mentioned - rules - self._imports.keys()) & NAMES),
        }
        if doubtful:
            message = f"{min(doubtful)} may mean more than one thing"
            raise UnmergeableError(message)

    def _replacements(self) -> Iterator[tuple[int, int, str]]:
        """What stands in the place of which bytes."""
        for node in (self._tree["package"], *self._tree["imports"]):
            # Every line stays where it is.
            lines = "\n" * self._at(node).count("\n")
            yield node["span"]["start"], node["span"]["end"], lines
        for node in self._names:
            words = self._instead_of(node)
            if words:
                if self._at(node) != node["value"]:
                    message = f"{node['value']} is not where it should be"
                    raise UnmergeableError(message)
                yield node["span"]["start"], node["span"]["end"], words

    def _instead_of(self, node: _Node) -> str | None:
        name = node["value"]
        if self._is_head(node):
            return f"{MERGED}.{self._package}.{name}"
        if name in self._heads.values():
            return f"{IN_FULL}.{self._package}.{name}"
        if name == "data":
            return self._data(node)
        return self._imports.get(name)

    def _data(self, node: _Node) -> str:
        members = _MEMBERS.match(self._source, node["span"]["end"])
        path = members[0].decode() if members else ""
        if not self._is_known(path):
            message = f"it reads data{path}"
            raise UnmergeableError(message)
        return IN_FULL

    def _at(self, node: _Node) -> str:
        """The source of *node*."""
        return self._source[node["span"]["start"] : node["span"]["end"]].decode()


def _is_plain(part: str) -> bool:
    return _PLAIN.fullmatch(part) is not None and part not in _KEYWORDS


def _head(rule: _Node) -> _Node:
    (found,) = rule.values()
    if "head" in found:
        (found,) = found["head"].values()
    return found


def _own_name(rule: _Node) -> tuple[int, str]:
    """Where a rule names itself, and how: `name`, `name.a.b`, `name[key]`."""
    node = _head(rule)["refr"]
    while "Var" not in node:
        (node,) = (node[kind]["refr"] for kind in node)
    return node["Var"]["span"]["start"], node["Var"]["value"]


def _nodes(tree: _Node) -> Iterator[tuple[str, _Node]]:
    """Every part of *tree* that has parts itself, with what it is."""
    ahead = [tree]
    while ahead:
        found = ahead.pop()
        named = found.items() if isinstance(found, dict) else enumerate(found)
        for kind, node in named:
            if kind != "span" and isinstance(node, dict | list):
                yield str(kind), node
                ahead.append(node)


def _names(node: _Node) -> Iterator[_Node]:
    """What has a place in *node*, where names are made up: bare, or as variables in a pattern."""
    for kind, each in _nodes([node]):
        if kind == "Var":
            yield each
        elif "start" in each:
            yield {"span": each}
