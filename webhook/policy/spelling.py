"""Words that were meant, for words that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A closing clause that names the nearest of *known*, or all of them where none is near."""
    # Only a wrong file needs it, and a cold start is counted in milliseconds.
    import difflib  # noqa: PLC0415

    words = list(known)
    near = difflib.get_close_matches(word, words, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known are {', '.join(words)}"
