"""What a server judges by, as files say it: guardrails of one's own, settings, and the cluster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from webhook import policy
from webhook.config import Written
from webhook.documents import files_in
from webhook.dryrun import context, inputs
from webhook.engine.compiler import Compiler
from webhook.engine.vetting import Vetting
from webhook.inventory import VIEWS, from_objects
from webhook.policy import Extending, rego_files
from webhook.serving.sources import FileSource, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.policy import Extended
    from webhook.serving.metrics import Metrics


class OwnGuardrails:
    """Reads the shipped guardrails, and those of one's own in folders, again and again."""

    def __init__(self, folders: Sequence[Path], *, metrics: Metrics) -> None:
        self._base = policy.load(policy.shipped())
        self._folders = folders
        self._metrics = metrics
        self._last: Extended | None = None

    def read(self) -> Found:
        """Take each guardrail that is right; of each that is not, what was good the last time."""
        last, extended = self._last, self._extended()
        self._last = extended
        self._metrics.show_refused_guardrails(len({each.file for each in extended.refusals}))
        problems = tuple(map(str, extended.refusals))
        if last is not None and last.catalogue == extended.catalogue:
            return Found({}, problems)
        return Found({"catalogue": extended.catalogue}, problems)

    def files(self) -> list[Path]:
        """Every file that counts."""
        return [file.path for folder in self._folders for file in rego_files(folder)]

    def _extended(self) -> Extended:
        if self._last is None:
            # Nobody is judged yet who would have to wait for it.
            return self._extending(Vetting()).extend()
        with Compiler() as compiler:
            vetting = Vetting(compiler.parse, compiler.pack)
            return self._extending(vetting).extend(self._last.sources)

    def _extending(self, vetting: Vetting) -> Extending:
        return Extending(self._base, self._folders, views=VIEWS, compiler=vetting)


def own_guardrails(folders: Sequence[Path], *, metrics: Metrics) -> FileSource:
    """The guardrails."""
    own = OwnGuardrails(folders, metrics=metrics)
    return FileSource("policies", own.files, own.read)


def configuration(configs: Sequence[str]) -> FileSource:
    """The Enforcement and the Exemptions."""
    paths = [Path(config) for config in configs]
    profiles = policy.shipped() / "profiles"

    def read() -> Found:
        written = Written.read(paths)
        return Found(
            {"configure": lambda catalogue: written.settings(catalogue, profiles=profiles)}
        )

    return FileSource("configuration", lambda: _files(paths), read)


def cluster(contexts: Sequence[str]) -> FileSource:
    """What is known of the cluster."""

    def read() -> Found:
        seen = context.seen_in([], inputs.collect(contexts))
        return Found({"see": lambda stated: from_objects(seen, assume=False, stated=stated)})

    return FileSource("context", lambda: _files(map(Path, contexts)), read)


def _files(paths: Iterable[Path]) -> list[Path]:
    return [file for path in paths for file in (files_in(path) if path.is_dir() else [path])]
