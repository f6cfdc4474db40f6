"""The pages of guardrails in Markdown, one for each, and the index of them all."""

from __future__ import annotations

from difflib import unified_diff
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from webhook.report import markdown
from webhook.report.parameters import params_of, shown
from webhook.report.recipes import binding, exemption

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webhook.model.objects import Json
    from webhook.report.entries import Entry, Samples

INDEX = "README.md"
"""The name of the index, which code hosts show with the folder."""

_TEMPLATES = Path(__file__).with_name("templates")


def pages(entries: Iterable[Entry], profiles: Sequence[str]) -> dict[str, str]:
    """Every page by its file name, the index among them.

    Args:
        entries: what to tell, in any order.
        profiles: the names of the shipped profiles, in the order of their columns.
    """
    listed = sorted(entries, key=lambda entry: entry.guardrail.id)
    written = {f"{entry.guardrail.id}.md": _page(entry, profiles) for entry in listed}
    return {INDEX: _index(listed, profiles), **written}


def _page(entry: Entry, profiles: Sequence[str]) -> str:
    return _render(
        "guardrail.md.j2",
        entry=entry,
        guardrail=entry.guardrail,
        samples=entry.samples,
        injected=_injected(entry.samples),
        profiles=profiles,
        changed=any(entry.changed(profile) for profile in profiles),
        params=list(params_of(entry.guardrail)),
        binding=binding(entry),
        exemption=exemption(entry),
    )


def _injected(samples: Samples) -> str | None:
    if samples.bare is None or samples.defaulted is None:
        return None
    before, after = (text.splitlines() for text in (samples.bare, samples.defaulted))
    lines = list(unified_diff(before, after, lineterm="", n=len(before)))
    return "\n".join(lines[3:])


class _Group(NamedTuple):
    """Guardrails of one folder under the policies."""

    title: str
    entries: list[Entry]


def _index(entries: Sequence[Entry], profiles: Sequence[str]) -> str:
    in_folders = sorted(entries, key=_folder)
    groups = [_group(list(found)) for _name, found in groupby(in_folders, key=_folder)]
    groups.sort(key=attrgetter("title"))
    return _render("index.md.j2", groups=groups, profiles=profiles, count=len(entries))


def _folder(entry: Entry) -> str:
    return entry.guardrail.package.rpartition(".")[0]


def _group(entries: list[Entry]) -> _Group:
    names = dict.fromkeys(kind.name for entry in entries for kind in entry.guardrail.kinds)
    return _Group(", ".join(names), entries)


def _changes(params: Mapping[str, Json]) -> str:
    return ", ".join(markdown.code(f"{name}: {shown(value)}") for name, value in params.items())


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(),  # which leaves Markdown alone: the filters escape it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for each in (markdown.prose, markdown.cell, markdown.code, markdown.fence, markdown.link):
        environment.filters[each.__name__] = each
    environment.filters["changes"] = _changes
    return environment
