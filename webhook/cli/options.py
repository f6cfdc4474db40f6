"""The options that every command which judges has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webhook.cli import own
from webhook.cli.packing import packed
from webhook.cli.terminal import colour_option
from webhook.report.formats import RENDERERS

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingChoice:
    """What is in force, as it was asked for."""

    configs: tuple[str, ...]
    """Files and folders with an Enforcement and Exemptions."""
    folders: tuple[Path, ...]
    """Folders of guardrails of one's own."""
    profile: str | None
    """The profile to judge by, whatever the configuration says."""
    guardrails: tuple[str, ...]
    """The ids that judge; all where there are none."""


judging_options = packed(
    "judging",
    JudgingChoice,
    (
        click.option(
            "--config",
            "configs",
            multiple=True,
            metavar="FILE|DIR",
            help="The Enforcement and Exemptions in force; repeatable.",
        ),
        own.policies_option,
        click.option(
            "--profile", metavar="NAME", help="Judge by this profile, whatever --config says."
        ),
        click.option(
            "--guardrail",
            "guardrails",
            multiple=True,
            metavar="ID",
            help="Judge by this guardrail only; repeatable.",
        ),
    ),
)
"""Gives a command `judging`, a JudgingChoice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoice:
    """How to report, as it was asked for."""

    output: str
    """A format of `RENDERERS`."""
    fail_on: str
    """`deny` or `warn`: the mildest finding that makes the exit code 1."""
    colour: str


report_options = packed(
    "reporting_choice",
    ReportChoice,
    (
        click.option(
            "-o",
            "--output",
            "output",
            type=click.Choice(list(RENDERERS)),
            default="text",
            show_default=True,
            help="How to write the report.",
        ),
        click.option(
            "--fail-on",
            type=click.Choice(["deny", "warn"]),
            default="deny",
            show_default=True,
            help="The mildest finding that makes the exit code 1.",
        ),
        colour_option,
    ),
)
"""Gives a command `reporting_choice`, a ReportChoice."""
