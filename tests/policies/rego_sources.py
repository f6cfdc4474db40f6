"""The Rego under policies/: which files there are, and what stands in one, read as text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from webhook.policy import shipped
from webhook.policy.folders import rego_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webhook.policy.folders import RegoFile

ROOT = shipped()

_METADATA = re.compile(r"^# METADATA\n(?:#.*\n)+", re.MULTILINE)
_TEXT_OR_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"|`[^`]*`)|#[^\n]*')
_RULE = re.compile(r"^(?!package\b|import\b|default\b)([A-Za-z_]\w*)", re.MULTILINE)
_LIBRARY_IMPORT = re.compile(r"^import data\.lib\.(\w+)(?: as (\w+))?$", re.MULTILINE)
_REFERENCE = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?:\.(\w+))?")
_TEST = re.compile(r"^(test_\w+)", re.MULTILINE)


def without_texts(code: str) -> str:
    """*code* with every text emptied."""
    return _TEXT_OR_COMMENT.sub('""', code)


@dataclass(frozen=True)
class Rego:
    """One Rego file that is no test."""

    file: RegoFile

    def __str__(self) -> str:
        return self.file.name.removesuffix(".rego")

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def package(self) -> str:
        return ".".join(self.file.place if self.file.is_library else self.file.place[:-1])

    @property
    def test_path(self) -> Path:
        return self.path.with_name(f"{self.path.stem}_test.rego")

    @property
    def tests(self) -> list[str]:
        """The names of its tests."""
        there = self.test_path.exists()
        return _TEST.findall(self.test_path.read_text(encoding="utf-8")) if there else []

    @cached_property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def code(self) -> str:
        """The source without METADATA and comments."""
        return _TEXT_OR_COMMENT.sub(lambda found: found[1] or "", _METADATA.sub("", self.source))

    @cached_property
    def rules(self) -> dict[str, str]:
        """The code of each rule, all its bodies together, by name."""
        found: dict[str, str] = defaultdict(str)
        parts = _RULE.split(self.code)[1:]
        for name, rest in zip(parts[::2], parts[1::2], strict=True):
            found[name] += name + rest
        return found

    @property
    def libraries(self) -> dict[str, str]:
        """The helpers that it imports: the name under which it uses each, to its own name."""
        found = _LIBRARY_IMPORT.findall(self.code)
        return {alias or name: name for name, alias in found}

    def references(self, rule: str) -> Iterator[tuple[Rego, str]]:
        """The rules that *rule* mentions: of this file, or of helpers even if they do not exist."""
        for name, member in _REFERENCE.findall(without_texts(self.rules[rule])):
            if name in self.libraries and member:
                yield LIBRARY_BY_NAME[self.libraries[name]], member
            elif name in self.rules:
                yield self, name


EVERY = [Rego(file) for file in rego_files(ROOT)]
GUARDRAILS = [rego for rego in EVERY if not rego.file.is_library]
LIBRARY = [rego for rego in EVERY if rego.file.is_library]
LIBRARY_BY_NAME = {rego.path.stem: rego for rego in LIBRARY}


def needed_by(rego: Rego) -> list[Rego]:
    """*rego* and every helper that it imports, be it through others."""
    needed, pending = {rego.package: rego}, [rego]
    while pending:
        for name in pending.pop().libraries.values():
            helper = LIBRARY_BY_NAME[name]
            if helper.package not in needed:
                needed[helper.package] = helper
                pending.append(helper)
    return list(needed.values())


def reached_from(rego: Rego) -> list[str]:
    """The code of every rule of *rego*, and of the helpers' rules that these come to."""
    seen: set[tuple[str, str]] = set()
    pending = [(rego, rule) for rule in rego.rules]
    code = []
    while pending:
        where, rule = pending.pop()
        if (where.package, rule) not in seen and rule in where.rules:
            seen.add((where.package, rule))
            code.append(where.rules[rule])
            pending.extend(where.references(rule))
    return code
