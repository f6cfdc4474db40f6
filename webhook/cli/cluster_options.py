"""The options of `serve --cluster`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhook.cli.packing import packed
from webhook.config import DEFAULT_PROFILE
from webhook.errors import UsageError
from webhook.installation.names import Installation

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPTIONS = (
    click.option(
        "--cluster",
        "follows",
        is_flag=True,
        help="Watch the Enforcement, Exemptions, Namespaces and the mesh in the cluster.",
    ),
    click.option(
        "--profile",
        metavar="NAME",
        help="With --cluster: what holds where no Enforcement names a profile."
        f"  [default: {DEFAULT_PROFILE}]",
    ),
    click.option(
        "--namespace",
        metavar="NAME",
        help="With --cluster: where ConfigMaps with guardrails of your own count."
        f"  [default: {Installation().namespace}]",
    ),
    click.option(
        "--kubeconfig",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="With --cluster: how to reach it.  [default: as a pod does, else as kubectl does]",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterChoice:
    """The options, as they were given; None where one was not."""

    follows: bool
    profile: str | None
    namespace: str | None
    kubeconfig: Path | None

    def refuse_others(self, configs: Sequence[str], contexts: Sequence[str]) -> None:
        """Raise UsageError where files and cluster would contradict each other."""
        if self.follows and (configs or contexts):
            message = "--config and --context are of no use with --cluster, which reads the cluster"
            raise UsageError(message)
        for name in ("profile", "namespace", "kubeconfig"):
            if not self.follows and getattr(self, name) is not None:
                message = f"--{name} needs --cluster"
                raise UsageError(message)


cluster_options = packed("cluster", ClusterChoice, _OPTIONS)
"""Gives a command `cluster`, a ClusterChoice."""
