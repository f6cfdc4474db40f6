"""A folder of policies to a `Catalogue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.errors import ConfigError
from webhook.model.guardrail import Catalogue, PolicyModule
from webhook.policy.folders import rego_files
from webhook.policy.guardrails import package_problems, read_guardrail
from webhook.policy.metadata import Position

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.model.guardrail import Guardrail
    from webhook.policy.folders import RegoFile
    from webhook.policy.metadata import Problem


def load(root: Path) -> Catalogue:
    """Read every guardrail and helper under *root*; tests and samples are passed over.

    Raises:
        ConfigError: all that is wrong, one problem a line: file, line, column, key and remedy.
    """
    loading = _Loading()
    for file in rego_files(root):
        loading.add(file)
    if loading.problems:
        raise ConfigError(*loading.problems)
    if not loading.guardrails:
        message = f"{root}: no guardrail; expected folders such as istio/KIND/NAME with NAME.rego"
        raise ConfigError(message)
    return loading.catalogue()


class _Loading:
    """What has been read so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.guardrails: dict[str, Guardrail] = {}
        self.problems: list[str] = []
        self._files: dict[str, RegoFile] = {}
        self._modules: dict[str, PolicyModule] = {}
        self._library: list[PolicyModule] = []

    def add(self, file: RegoFile) -> None:
        try:
            # Rego is UTF-8 whatever the locale says.
            source = file.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{file.path}: cannot be read: {error}")
            return
        if file.is_library:
            self._add_library(file, source)
        elif file.place[-2:-1] != file.place[-1:]:
            folder = "/".join(file.place[:-1]) or "the root"
            self._refuse(
                file, (Position(1, 1), f"a guardrail is NAME/NAME.rego; this is in {folder}")
            )
        else:
            self._add_guardrail(file, source)

    def catalogue(self) -> Catalogue:
        """All that was read, the guardrails by id."""
        return Catalogue(
            guardrails=dict(sorted(self.guardrails.items())),
            modules=self._modules,
            library=tuple(self._library),
        )

    def _add_library(self, file: RegoFile, source: str) -> None:
        for problem in package_problems(file, source):
            self._refuse(file, problem)
        self._library.append(PolicyModule(file.name, source, ".".join(file.place)))

    def _add_guardrail(self, file: RegoFile, source: str) -> None:
        read = read_guardrail(file, source)
        if isinstance(read, list):
            for problem in read:
                self._refuse(file, problem)
        elif (first := self._files.get(read.id)) is not None:
            taken = f'custom.id is "{read.id}", which {first.path} has; ids are never shared'
            self._refuse(file, (Position(1, 1), taken))
        else:
            self.guardrails[read.id] = read
            self._files[read.id] = file
            self._modules[read.id] = PolicyModule(file.name, source, read.package)

    def _refuse(self, file: RegoFile, problem: Problem) -> None:
        position, what = problem
        self.problems.append(f"{file.path}:{position.line}:{position.column}: {what}")
