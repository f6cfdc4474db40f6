"""Text that may hold anything, made fit for a header, a terminal and a log line."""

from __future__ import annotations

import re

# Line ends and other control characters, blanks of all sorts, marks that turn the direction of
# text or take no room, and halves of surrogate pairs, which cannot be encoded at all.
_UNSAFE = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)


def plain(text: str) -> str:
    """*text* on one line: every run of blanks and control characters becomes one space.

    An API server silently drops a warning that holds a control character, and a terminal obeys it.
    """
    return _UNSAFE.sub(" ", text).strip()


def cut(text: str, limit: int) -> str:
    """*text*, or its beginning and an ellipsis where it has more than *limit* characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
