"""What defaults do to an object, as a unified diff of its YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from webhook.model.objects import Object


class _Dumper(yaml.SafeDumper):
    """Writes a value as often as it occurs: an anchor would be a change that nobody made."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # PyYAML's signature
        return True


def unified(before: Object, after: Object, *, name: str) -> str:
    """The lines that *after* has and *before* lacks, with their surroundings."""
    # Only `--diff` needs it, and a cold start is counted in milliseconds.
    import difflib  # noqa: PLC0415

    lines = difflib.unified_diff(
        _lines(before), _lines(after), name, f"{name} with defaults", lineterm=""
    )
    return "\n".join(lines)


def _lines(obj: Object) -> list[str]:
    text: str = yaml.dump(obj, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
    return text.splitlines()
