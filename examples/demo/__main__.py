"""`make demo`: judge the tea shop through the webhook, then as files."""

from __future__ import annotations

import contextlib
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import yaml

from examples.demo import server
from examples.demo.cluster import Cluster
from webhook import documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from examples.demo.cluster import Answer, Object

EXAMPLES = Path("examples")
CHAPTERS = (
    ("sound", "A sound shop: everything passes."),
    ("defaults", "A shop that leaves things out: safe defaults are injected."),
    ("broken", "A broken shop: every guardrail has something to say."),
)
FILE_ONLY = frozenset({"IstioOperator"})
"""Kinds that no API server serves: they are input of `istioctl install`."""


def main() -> None:
    """Serve, apply the examples chapter by chapter, check them as files, and clean up."""
    with tempfile.TemporaryDirectory(prefix="meshwarden-demo-") as name:
        folder = Path(name)
        server.issue_certificates(folder)
        say("A throwaway CA and certificate are made, and `meshwarden serve` answers over TLS.")
        log = folder / "serve.log"
        config, context = EXAMPLES / "config", EXAMPLES / "context"
        with (
            server.serving(folder, config, context, log) as port,
            contextlib.closing(Cluster(port, folder / "ca.crt")) as cluster,
        ):
            for chapter, title in CHAPTERS:
                say(title)
                for path in sorted((EXAMPLES / chapter).rglob("*.yaml")):
                    apply(cluster, path)
    check()


def apply(cluster: Cluster, path: Path) -> None:
    """Do with each object of *path* what `kubectl apply` would, and print what it would print."""
    click.secho(f"$ kubectl apply -f {path}", bold=True)
    for obj in objects(path):
        if obj["kind"] in FILE_ONLY:
            click.secho(f"({obj['kind']} is no object of a cluster: see the check below)", dim=True)
            continue
        tell(path, obj, cluster.create(obj))


def objects(path: Path) -> Iterator[Object]:
    """The objects of one manifest."""
    for document in documents.read(path.read_text(), str(path)):
        if isinstance(document, Exception):
            raise document
        yield dict(document.object)


def tell(path: Path, obj: Object, answer: Answer) -> None:
    """Print *answer* as kubectl does, and what was injected as a diff."""
    for warning in answer.warnings:
        click.echo(click.style("Warning: ", fg="yellow") + warning)
    if answer.stored is None:
        click.secho("Error from server (Forbidden): ", fg="red", nl=False)
        click.echo(f'error when creating "{path}": admission webhook ', nl=False)
        click.echo(f'"istio.validate.meshwarden.dev" denied the request: {answer.message}')
        return
    click.echo(f"{name_of(obj)} created")
    for line in difflib.unified_diff(lines(obj), lines(answer.stored), n=1, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            click.secho(f"    {line}", fg="green" if line.startswith("+") else None)


def name_of(obj: Object) -> str:
    """An object as kubectl names it: `virtualservice.networking.istio.io/reviews`."""
    group = obj["apiVersion"].rpartition("/")[0]
    kind = ".".join(part for part in (obj["kind"].lower(), group) if part)
    return f"{kind}/{obj['metadata']['name']}"


def lines(obj: Any) -> list[str]:
    """*obj* as YAML, line by line."""
    return yaml.safe_dump(obj, sort_keys=False).splitlines()


def check() -> None:
    """Judge the same files without any server: the verdicts are the same."""
    say("The same verdicts without a cluster, for CI:")
    command = ["check", "examples/", "--config", "examples/config", "--context", "examples/context"]
    click.secho(f"$ meshwarden {' '.join(command)}", bold=True)
    color = ["--color", "always"] if sys.stdout.isatty() else []
    code = subprocess.run([*server.MESHWARDEN, *command, *color], check=False).returncode
    if code != 1:
        message = f"the broken examples should have made this exit with 1, not {code}"
        raise RuntimeError(message)
    say("That exits with 1, since the broken shop is denied. README.md says how to go on.")


def say(text: str) -> None:
    """A line of the narrator's."""
    click.secho(f"\n# {text}", fg="cyan", bold=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
