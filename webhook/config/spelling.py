"""Words that were meant, for words that were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A closing clause that names the nearest of *known*.

    Where none is near it is *otherwise*, or names them all.
    """
    words = list(known)
    near = nearest(word, words)
    if near is not None:
        return f'did you mean "{near}"?'
    return otherwise or f"known are {', '.join(words)}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Which of *known* is most like *word*, in whatever case; None where none is like it."""
    # Only a wrong word needs it, and a cold start is counted in milliseconds.
    import difflib  # noqa: PLC0415

    words = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(word.casefold(), words, n=1)
    return words[near[0]] if near else None
