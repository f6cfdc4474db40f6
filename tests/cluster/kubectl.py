"""kubectl, as a person at a terminal sees it."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and all that it wrote."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Kubectl:
    """The real binary, with the rights of an admin."""

    binary: Path
    kubeconfig: Path

    def __call__(
        self, *arguments: str | Path, stdin: str = "", environment: Mapping[str, str] | None = None
    ) -> Outcome:
        """Run `kubectl ARGUMENTS`, with *stdin* to read from."""
        ended = subprocess.run(
            [self.binary, "--kubeconfig", self.kubeconfig, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        return Outcome(ended.returncode, ended.stdout, ended.stderr)

    def apply(self, *objects: Mapping[str, Any], flags: tuple[str, ...] = ()) -> Outcome:
        """`kubectl apply -f -` of *objects*, one YAML document each."""
        return self("apply", *flags, "-f", "-", stdin=documents(*objects))

    def create(self, *objects: Mapping[str, Any], flags: tuple[str, ...] = ()) -> Outcome:
        """`kubectl create -f -` of *objects*, one YAML document each."""
        return self("create", *flags, "-f", "-", stdin=documents(*objects))

    def must(self, *arguments: str | Path, stdin: str = "") -> str:
        """Run a command that has to succeed, and return what it printed."""
        outcome = self(*arguments, stdin=stdin)
        assert outcome.code == 0, outcome.stderr
        return outcome.stdout

    def read(self, kind: str, name: str, namespace: str = "default") -> dict[str, Any]:
        """The object as `kubectl get -o yaml` shows it."""
        shown = self.must("get", kind, name, "--namespace", namespace, "-o", "yaml")
        found: dict[str, Any] = yaml.safe_load(shown)
        return found


def documents(*objects: Mapping[str, Any]) -> str:
    """YAML with one document for each of *objects*."""
    return "---\n".join(yaml.safe_dump(json.loads(json.dumps(obj))) for obj in objects)
