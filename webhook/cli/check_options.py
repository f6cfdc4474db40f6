"""The options of `meshwarden check` that no other command has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webhook.cli.from_cluster import without
from webhook.cli.packing import packed

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = """\b
Examples:
  meshwarden check k8s/
  meshwarden check 'k8s/**/*.yaml' --config enforcement.yaml --context namespaces.yaml
  helm template ./chart | meshwarden check - -n shop --profile production
  kustomize build overlays/live | meshwarden check - -o sarif > meshwarden.sarif
  meshwarden check k8s/ --guardrail vs-retries-bounded
  meshwarden check k8s/ --policies guardrails/ --config enforcement.yaml
  meshwarden check k8s/ --schemas crds/          misspelt fields, wrong types, rules in CEL
  meshwarden check k8s/ --diff                   what admission would inject
  meshwarden check k8s/ --fix                    write it, and what mends a violation
  meshwarden check k8s/ -o html > report.html
  meshwarden check k8s/ -o json | jq '.findings[] | select(.action == "deny")'

\b
Exit codes, whatever -o says:
  0  clean
  1  findings that deny (or warn, with --fail-on warn)
  2  wrong usage or configuration, or nothing to judge; a guardrail in --policies that is refused
     does not keep the others from judging
  3  something could not be judged, for one a file that is no YAML; it comes before 1
"""

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def _a_namespace(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    if _NAMESPACE.fullmatch(name):
        return name
    # Often a variable of a pipeline that is not set.
    message = f"{name!r} is no name of a namespace, such as team-a"
    raise click.BadParameter(message)


def _existing(ctx: click.Context, param: click.Parameter, names: Sequence[str]) -> tuple[str, ...]:
    """Refuse files that are not there, before anything is judged."""
    for name in without(names):
        click.Path(exists=True).convert(name, param, ctx)
    return tuple(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckChoice:
    """What to judge, and what else to do about it, as it was asked for."""

    paths: tuple[str, ...]
    contexts: tuple[str, ...]
    """Files and folders that tell of the cluster and are not judged, or `cluster` itself."""
    namespace: str
    """Where an object lands that names no namespace."""
    schemas: tuple[str, ...]
    """Files and folders with CustomResourceDefinitions, or `cluster`."""
    diff: bool
    fix: bool


check_options = packed(
    "wanted",
    CheckChoice,
    (
        click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
        click.option(
            "--context",
            "contexts",
            multiple=True,
            metavar="FILE|DIR|cluster",
            help="Namespaces and the mesh's ConfigMap that are not judged but known, from files or "
            "from the cluster that kubectl asks; repeatable.",
        ),
        click.option(
            "-n",
            "--namespace",
            metavar="NAME",
            default="default",
            show_default=True,
            callback=_a_namespace,
            help="Where objects land that name no namespace.",
        ),
        click.option(
            "--schemas",
            multiple=True,
            callback=_existing,
            metavar="FILE|DIR|cluster",
            help="Judge by these CustomResourceDefinitions, such as Istio's, too; repeatable.",
        ),
        click.option("--diff", is_flag=True, help="Show what admission would inject as a diff."),
        click.option(
            "--fix",
            is_flag=True,
            help="Write defaults and safe remedies into the files, and judge them again.",
        ),
    ),
)
"""Gives a command `wanted`, a CheckChoice."""
