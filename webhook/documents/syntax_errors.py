"""What libyaml reports, in words that say how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.documents.faults import Fault

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

# Fragments of libyaml's own texts; the first that fits gives the remedy.
_REMEDIES = {
    "while scanning an alias": 'quote a value that starts with *, as in "*.example.com"',
    "found undefined alias": "no anchor of that name stands above it; quote it where it is text",
    "mapping values are not allowed": 'check the indentation, or quote a value that holds ": "',
    "while scanning a quoted scalar": "close the quotes",
    "did not find expected key": "check the indentation, and the quotes and braces above",
    "did not find expected '-' indicator": "check the indentation",
    "did not find expected ',' or": "close the bracket or brace, or quote the value",
    "unknown escape character": "write the backslash twice, or use single quotes",
}
_STARTERS = "@`%"


def explained(text: str, error: MarkedYAMLError) -> Fault:
    """The fault that *error* reports on *text*."""
    index = error.problem_mark.index if error.problem_mark else 0
    told = " ".join(part for part in (error.problem, error.context) if part)
    remedy = _remedy(told, text[index : index + 1])
    if not text[index:].strip() and error.context_mark:
        # What is never closed runs to the end of the text: better to say where it starts.
        index = error.context_mark.index
    return Fault(f"not valid YAML: {told}{remedy and '; '}{remedy}", index)


def _remedy(told: str, character: str) -> str:
    if character == "\t":
        return "use spaces where a tab stands"
    if character and character in _STARTERS:
        return f"quote a value that starts with {character}"
    return next((remedy for fragment, remedy in _REMEDIES.items() if fragment in told), "")
