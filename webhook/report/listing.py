"""Guardrails in a list: rows for programs, a table for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from webhook.model.enforcement import Action, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webhook.model.guardrail import Guardrail
    from webhook.model.objects import Json

_COLUMNS = ("id", "severity", "category", "action", "kinds")


def rows(guardrails: Iterable[Guardrail], settings: Mapping[str, Setting]) -> list[dict[str, Json]]:
    """What *guardrails* are, and what *settings* do about each of them, by its id."""
    return [_row(each, settings.get(each.id, Setting())) for each in guardrails]


def _row(guardrail: Guardrail, setting: Setting) -> dict[str, Json]:
    return {
        "id": guardrail.id,
        "title": guardrail.title,
        "kinds": [str(kind) for kind in guardrail.kinds],
        "operations": list(guardrail.operations),
        "severity": guardrail.severity,
        "category": guardrail.category,
        "since": guardrail.since,
        "retired": guardrail.retired,
        "action": setting.action or Action.OFF,
        "injects": bool(setting.inject),
    }


def table(guardrails: Iterable[Guardrail], settings: Mapping[str, Setting], *, width: int) -> str:
    """The same for people, in lines of at most *width* characters where that can be done."""
    # Imported here: nothing else on the way to this module needs it, and it takes long.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(*(name.upper() for name in _COLUMNS), box=None, pad_edge=False, show_edge=False)
    for guardrail in guardrails:
        drawn.add_row(*_cells(guardrail, settings.get(guardrail.id, Setting())))
    written = io.StringIO()
    Console(file=written, width=width, markup=False, highlight=False).print(drawn)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def _cells(guardrail: Guardrail, setting: Setting) -> tuple[str, ...]:
    action = setting.action or Action.OFF
    return (
        guardrail.id,
        guardrail.severity,
        guardrail.category,
        f"{action}, injects" if setting.inject else action,
        ", ".join(kind.name for kind in guardrail.kinds),
    )
