"""Text that somebody wrote, made safe to stand in Markdown (GitHub's dialect)."""

from __future__ import annotations

import re

# What would start emphasis, an HTML tag, an entity, a link, strikethrough or an escape. An
# underscore inside a word starts nothing, and an `[]` that no `(` follows is no link.
_SPECIAL = re.compile(r"[\\*<&~]|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:])")
# At the start of a line: a heading, a quotation, a table, a rule under a heading, a fence.
_AT_START = re.compile(r"^([ \t]*)([#>|=]|-{2,}|`{3,})", re.MULTILINE)
_IN_LINK = re.compile(r"[\\*<&~_`\[\]]")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PLAIN_TARGET = re.compile(r"[^\s()<>]+")
_BACKTICKS = re.compile(r"`+")


def prose(text: str) -> str:
    """*text* as running text: code spans and lists keep their meaning, nothing else has one."""
    written, end = "", 0
    for span in _CODE_SPAN.finditer(text):
        written += _plain(text[end : span.start()]) + span[0]
        end = span.end()
    return _AT_START.sub(r"\1\\\2", written + _plain(text[end:]))


def cell(text: str) -> str:
    """Markdown *text* as a cell of a table: one line, and no bar that would end it."""
    return " ".join(text.split()).replace("|", r"\|")


def code(text: str) -> str:
    """*text* as a code span, whatever backticks it holds."""
    mark = "`" * (_longest(text) + 1)
    padding = " " if "`" in text else ""
    return f"{mark}{padding}{text}{padding}{mark}"


def fence(text: str, language: str) -> str:
    """*text* as a block of code, whatever backticks it holds."""
    mark = "`" * max(3, _longest(text) + 1)
    return f"{mark}{language}\n{text.rstrip()}\n{mark}"


def link(text: str, target: str) -> str:
    """A link; *target* may hold spaces and parentheses."""
    shown = _IN_LINK.sub(r"\\\g<0>", text)
    if _PLAIN_TARGET.fullmatch(target):
        return f"[{shown}]({target})"
    return f"[{shown}](<{target.replace('<', '%3C').replace('>', '%3E')}>)"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _longest(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)
