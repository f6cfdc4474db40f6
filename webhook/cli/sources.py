"""What a server judges by, as files say it: guardrails of one's own, settings, and the cluster."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from webhook.serving.feeding.sources import HeldPolicies
from webhook.serving.readiness import Readiness
from webhook.serving.sources import FileSource, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webhook.policy import Extended
    from webhook.serving.metrics import Metrics
    from webhook.serving.server import Watcher
    from webhook.serving.sources import Source


@dataclass(frozen=True, slots=True)
class Files:
    """The parts of a server that judges by files alone."""

    sources: Sequence[Source]
    readiness: Readiness = field(default_factory=Readiness)
    gate: None = None

    @classmethod
    def of(
        cls,
        folders: Sequence[Path],
        configs: Sequence[str],
        contexts: Sequence[str],
        metrics: Metrics,
    ) -> Files:
        """Prepare to read guardrails, settings and what is known of the cluster."""
        guardrails = own_guardrails(folders, metrics=metrics)
        return cls((guardrails, configuration(configs), cluster(contexts)))

    def watchers(self, *_standing: object, **_collaborators: object) -> Sequence[Watcher]:
        """Nothing but the files has to be looked after."""
        return ()


class OwnGuardrails:
    """Reads the shipped guardrails, and those of one's own, again and again."""

    def __init__(
        self, folders: Sequence[Path], *, metrics: Metrics, held: HeldPolicies | None = None
    ) -> None:
        self._base = policy.load(policy.shipped())
        self._folders = folders
        self._held = held or HeldPolicies()
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

    def digest(self) -> bytes:
        """Of what stands in no file."""
        return self._held.digest()

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
        others = self._held.sources
        return Extending(self._base, self._folders, views=VIEWS, compiler=vetting, others=others)


def own_guardrails(
    folders: Sequence[Path], *, metrics: Metrics, held: HeldPolicies | None = None
) -> FileSource:
    """The guardrails, those included that are *held* of the cluster's."""
    own = OwnGuardrails(folders, metrics=metrics, held=held)
    return FileSource("policies", own.files, own.read, besides=own.digest)


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
