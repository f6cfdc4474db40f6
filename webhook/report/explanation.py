"""A guardrail for the terminal: what its page tells, without Markdown."""

from __future__ import annotations

from textwrap import indent, wrap
from typing import TYPE_CHECKING

import click

from webhook.report.parameters import params_of, shown
from webhook.report.recipes import binding, exemption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webhook.report.entries import Entry
    from webhook.report.parameters import Param

_WIDTH = 96
_INDENT = "    "


def explain(entry: Entry, profiles: Sequence[str]) -> Iterator[str]:
    """Write *entry* in lines, styled for a terminal; `click.unstyle` makes them plain."""
    guardrail, samples = entry.guardrail, entry.samples
    yield f"{click.style(f'[{guardrail.id}]', bold=True)} {guardrail.title}"
    yield f"{guardrail.severity} severity, {guardrail.category}, since {guardrail.since}"
    if guardrail.retired:
        yield f"retired in {guardrail.retired}: it judges nothing"
    kinds = ", ".join(map(str, guardrail.kinds))
    yield f"judges {kinds} on {', '.join(guardrail.operations)}"
    yield from _section("why", guardrail.description)
    yield from _section("what to do", _wrapped(guardrail.remediation))
    yield from _section("avoid", samples.avoid)
    yield from _section("what is said of it", "\n".join(entry.messages))
    yield from _section("prefer", samples.prefer)
    yield from _section("the default that is injected makes of", samples.bare)
    yield from _section("this", samples.defaulted)
    yield from _section("see the effect in a live mesh", guardrail.verify)
    yield from _section("parameters", "\n".join(map(_param, params_of(guardrail))))
    yield from _section("profiles", "\n".join(_profile(entry, name) for name in profiles))
    yield from _section("set it", binding(entry))
    yield from _section("exempt from it", exemption(entry))
    references = (f"{each.description}: {each.ref}" for each in guardrail.references)
    yield from _section("read on", "\n".join(references))


def _section(title: str, body: str | None) -> Iterator[str]:
    if body:
        yield ""
        yield click.style(f"{title}:", bold=True)
        yield indent(body.rstrip(), _INDENT)


def _wrapped(text: str) -> str:
    return "\n".join(wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def _param(param: Param) -> str:
    bounds = f"; {param.bounds}" if param.bounds else ""
    meaning = indent(_wrapped(param.description), _INDENT)
    return f"{param.name}: {param.default} ({param.type}{bounds})\n{meaning}"


def _profile(entry: Entry, name: str) -> str:
    injects = ", injects" if entry.injects(name) else ""
    changed = (f"{key} = {shown(value)}" for key, value in entry.changed(name).items())
    return "; ".join([f"{name}: {entry.action(name)}{injects}", *changed])
