from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.review import guardrails
from webhook import policy
from webhook.dryrun import context, inputs
from webhook.dryrun.check import judge_all
from webhook.dryrun.judging import Manner
from webhook.engine import EmbeddedEngine
from webhook.inventory import from_objects
from webhook.model.enforcement import (
    Action,
    Configuration,
    Enforcement,
    MeshAssumptions,
    Profile,
    Setting,
)
from webhook.review import Reviewer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from webhook.model.guardrail import Catalogue
    from webhook.report.findings import Report

    Check = Callable[..., Report]

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DENY = Setting(action=Action.DENY)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return policy.load(guardrails.write(tmp_path_factory.mktemp("policies")))


@pytest.fixture
def check(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Write files, by name, and check them, or what is `named`.

    The settings are by guardrail, the rest is as for Manner.
    """
    monkeypatch.chdir(tmp_path)

    def run(
        settings: dict[str, Setting],
        files: dict[str, str | bytes],
        *,
        exemptions: tuple[Any, ...] = (),
        named: Iterable[str] = (),
        **manner: Any,
    ) -> Report:
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            raw = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(raw)
        found = inputs.collect(named or files)
        reviewer = Reviewer(
            catalogue=catalogue,
            configuration=Configuration(
                enforcement=Enforcement(profile=Profile("test", settings)), exemptions=exemptions
            ),
            engine=EmbeddedEngine(catalogue),
            inventory=from_objects(
                context.seen_in(found, ()), assume=True, stated=MeshAssumptions()
            ),
        )
        given = Manner(reviewer=reviewer, now=NOW, **manner)
        return asyncio.run(judge_all(found, given, docs_base_url="docs/guardrails/"))

    return run
