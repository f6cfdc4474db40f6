"""What changes comes into force together, or each part by itself; what is wrong is told."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.serving.scripted import standing
from webhook.errors import ConfigError, UsageError
from webhook.model.enforcement import Configuration, Enforcement, Profile
from webhook.serving.faults import Faults
from webhook.serving.log import open_log
from webhook.serving.metrics import Metrics
from webhook.serving.reloading import Reloading
from webhook.serving.sources import FileSource, Found

if TYPE_CHECKING:
    from webhook.model.guardrail import Catalogue
    from webhook.serving.standing import Configure, Standing


@dataclass
class Scripted:
    """A source that holds what a test puts there."""

    name: str
    holds: list[Found | Exception] = field(default_factory=list)

    def look(self) -> Found | None:
        if not self.holds:
            return None
        found = self.holds.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


class Setting:
    """A server's parts, without the server."""

    def __init__(self) -> None:
        self.standing: Standing = standing()
        self.policies, self.configuration = Scripted("policies"), Scripted("configuration")
        self._stream = io.BytesIO()
        self._log, metrics = open_log(self._stream), Metrics()
        self.faults = Faults(log=self._log, metrics=metrics)
        self._metrics = metrics

    def refresh(self) -> None:
        """Look as often as there is something to see."""

        async def looking() -> None:
            reloading = Reloading(
                self.standing,
                [self.policies, self.configuration],
                faults=self.faults,
                metrics=self._metrics,
                log=self._log,
                poll=0.001,
            )
            watching = asyncio.create_task(reloading.watch())
            while self.policies.holds or self.configuration.holds:  # noqa: ASYNC110  # no event
                await asyncio.sleep(0.001)
            watching.cancel()
            await asyncio.wait([watching])
            await reloading.refresh()

        asyncio.run(looking())

    def events(self) -> list[tuple[Any, ...]]:
        lines = map(json.loads, self._stream.getvalue().splitlines())
        return [(line["event"], line["source"], line.get("problem")) for line in lines]


def smaller(catalogue: Catalogue) -> Catalogue:
    """*catalogue* without one of its guardrails."""
    guardrails = {id_: catalogue.guardrails[id_] for id_ in catalogue.guardrails if id_ != "vs-two"}
    return type(catalogue)(
        guardrails=guardrails, modules=catalogue.modules, library=catalogue.library
    )


def demanding(count: int, docs_base_url: str = "https://elsewhere.example.com") -> Configure:
    """Settings that fit a catalogue of *count* guardrails and no other."""

    def configure(catalogue: Catalogue) -> Configuration:
        if len(catalogue.guardrails) != count:
            message = f"enforcement.yaml:1:1: it needs {count} guardrails"
            raise ConfigError(message)
        enforcement = Enforcement(profile=Profile("p", {}), docs_base_url=docs_base_url)
        return Configuration(enforcement=enforcement)

    return configure


def test_what_needs_each_other_comes_into_force_together() -> None:
    setting = Setting()
    setting.policies.holds.append(Found({"catalogue": smaller(setting.standing.now.catalogue)}))
    setting.configuration.holds.append(Found({"configure": demanding(3)}))

    setting.refresh()

    assert len(setting.standing.now.catalogue.guardrails) == 3
    assert setting.standing.now.docs_base_url == "https://elsewhere.example.com"
    assert setting.faults.standing == {}


def test_where_one_change_is_wrong_the_other_comes_into_force() -> None:
    setting = Setting()
    setting.policies.holds.append(Found({"catalogue": smaller(setting.standing.now.catalogue)}))
    setting.configuration.holds.append(Found({"configure": demanding(7)}, ("it is odd",)))

    setting.refresh()

    assert len(setting.standing.now.catalogue.guardrails) == 3
    assert setting.faults.standing == {
        "configuration": ("it is odd", "enforcement.yaml:1:1: it needs 7 guardrails")
    }


def test_what_does_not_fit_yet_is_tried_again_when_something_else_changes() -> None:
    setting = Setting()
    fewer = smaller(setting.standing.now.catalogue)
    setting.configuration.holds.append(Found({"configure": demanding(3)}))
    setting.policies.holds += [
        Found({}, ("a problem",)),
        Found({"catalogue": fewer}, ("another",)),
        Found({}),
    ]

    setting.refresh()

    assert setting.standing.now.docs_base_url == "https://elsewhere.example.com"
    assert setting.faults.standing == {}
    assert ("accepted again", "configuration", None) in setting.events()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(ConfigError("a.yaml:1:1: one", "two"), ("a.yaml:1:1: one", "two"), id="wrong"),
        pytest.param(UsageError("it is not there"), ("it is not there",), id="gone"),
        pytest.param(
            RuntimeError("which quotes the object"),
            ("it cannot be read: RuntimeError",),
            id="a-defect",
        ),
    ],
)
def test_what_cannot_be_read_is_told_once_and_leaves_all_as_it_was(
    error: Exception, told: tuple[str, ...]
) -> None:
    setting = Setting()
    before = setting.standing.now
    setting.configuration.holds += [error, error]

    setting.refresh()

    assert setting.standing.now is before
    assert setting.faults.standing == {"configuration": told}
    assert [problem for event, _, problem in setting.events() if problem] == list(told)


class TestFiles:
    """A source of files."""

    def source(self, file: Path) -> FileSource:
        def read() -> Found:
            text = file.read_text(encoding="utf-8")
            if text == "bad":
                raise ConfigError(text)
            return Found({}, (text,))

        return FileSource("context", lambda: [file], read)

    def test_it_is_read_when_it_changes(self, tmp_path: Path) -> None:
        file = tmp_path / "file"
        source = self.source(file)
        told = []
        for text in ("one", "one", "two"):
            file.write_text(text)
            told.append(source.look())

        assert told == [Found({}, ("one",)), None, Found({}, ("two",))]

    def test_what_was_refused_is_read_again_even_if_it_is_what_it_was_before(
        self, tmp_path: Path
    ) -> None:
        file = tmp_path / "file"
        source = self.source(file)
        file.write_text("good")
        source.look()
        file.write_text("bad")
        for _ in range(2):
            with pytest.raises(ConfigError):
                source.look()

        file.write_text("good")

        assert source.look() == Found({}, ("good",))

    def test_a_pipe_is_left_to_whoever_reads_it(self, tmp_path: Path) -> None:
        missing = tmp_path / "missing"
        source = FileSource("context", lambda: [missing], lambda: Found({}))

        assert (source.look(), source.look()) == (Found({}), None)

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="it is a file of Linux'")
    def test_a_file_that_cannot_be_read_is_its_readers_business(self) -> None:
        source = FileSource("context", lambda: [Path("/proc/self/mem")], lambda: Found({}))

        assert (source.look(), source.look()) == (Found({}), None)
