"""One decision, four doors: what the webhook says, check, audit and replay say too."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from tests.cluster import configurations, doors
from tests.cluster.kubectl import documents
from webhook.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.cluster.conftest import Enforce
    from tests.cluster.control_plane import ControlPlane
    from tests.cluster.kubectl import Kubectl, Outcome
    from tests.cluster.objects import Object
    from tests.cluster.webhook_server import WebhookServer

_DENIED = re.compile(r"^\[([a-z0-9-]+)\] (\S+): (.*)$", re.MULTILINE)
_WARNED = re.compile(r"^Warning: \[([a-z0-9-]+)\] (\S+): (.*)$", re.MULTILINE)
_SHORT = 40
"""Characters of a message that a warning always has room for."""
_DEFAULTED = "meshwarden.dev/defaulted"

Finding = tuple[str, str, str, str]
"""Guardrail, action, path and message."""


def identity(obj: Mapping[str, Any]) -> str:
    metadata = obj.get("metadata", obj)
    return f"{obj['kind']} {metadata['namespace']}/{metadata['name']}"


class Door:
    """What was found, and what was given, by object."""

    def __init__(self) -> None:
        self.findings: dict[str, set[Finding]] = defaultdict(set)
        self.exempted: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.defaults: dict[str, set[str]] = defaultdict(set)

    @classmethod
    def of_report(cls, report: Any) -> Door:
        """The door of a command that reports in JSON."""
        door = cls()
        for each in report["findings"]:
            name = identity(each["object"])
            if each["exemption"]:
                door.exempted[name].add((each["guardrail"], each["exemption"]))
            elif each["action"] != "audit":  # which nobody who applies an object is told
                found = (each["guardrail"], each["action"], each["path"], each["message"])
                door.findings[name].add(found)
        for each in report["defaults"]:
            door.defaults[identity(each["object"])].add(each["guardrail"])
        assert report["failures"] == []
        return door


@pytest.fixture(scope="module")
def standing(cluster: ControlPlane) -> Iterator[None]:
    """What the server is told by files stands in the cluster too."""
    there = documents(configurations.mesh(), *doors.namespaces())
    cluster.kubectl.must("apply", "-f", "-", stdin=there)
    yield
    cluster.kubectl.must("delete", "--wait=false", "-f", "-", stdin=there)


def configuration() -> list[Object]:
    inject = {"guardrail": "vs-timeout-required", "inject": True}
    bindings = ({"guardrail": g, "inject": True} for g in configurations.OPTED_IN)
    return [configurations.enforcement(inject, *bindings), *doors.exemptions()]


def context() -> list[Object]:
    return [*configurations.context(), *doors.namespaces()]


def webhook(kubectl: Kubectl) -> Door:
    """What kubectl prints of each object that is to be created, and what it would be stored as."""
    door = Door()
    for obj in doors.objects():
        outcome = kubectl.create(obj, flags=("--dry-run=server", "-o", "json"))
        door.findings[identity(obj)] |= _told(outcome)
        if outcome.code == 0:
            stored = json.loads(outcome.stdout)
            ids = stored["metadata"].get("annotations", {}).get(_DEFAULTED, "")
            door.defaults[identity(obj)] |= {each for each in ids.split(",") if each}
    return door


def _told(outcome: Outcome) -> set[Finding]:
    warned = {(id_, "warn", path, text) for id_, path, text in _WARNED.findall(outcome.stderr)}
    return warned | {(i, "deny", path, text) for i, path, text in _DENIED.findall(outcome.stderr)}


def short(findings: set[Finding]) -> set[Finding]:
    """As far as kubectl prints every one of them."""
    return {(guardrail, action, path, text[:_SHORT]) for guardrail, action, path, text in findings}


def command(*arguments: str | Path) -> Any:
    result = CliRunner().invoke(main, [*map(str, arguments), "-o", "json"])
    assert result.exit_code in {0, 1}, result.output
    return json.loads(result.stdout)


def test_forty_objects_are_judged_alike_at_every_door(  # noqa: PLR0913, PLR0917  # fixtures
    cluster: ControlPlane,
    kubectl: Kubectl,
    server: WebhookServer,
    enforce: Enforce,
    standing: None,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    """Findings, messages, exemptions with and without an end that has come, and defaults."""
    log, objects, config, seen = (tmp_path / n for n in ("log", "objects", "config", "context"))
    for file, content in ((objects, doors.objects()), (config, configuration()), (seen, context())):
        file.write_text(documents(*content), encoding="utf-8")
    server.start(configuration(), context=context(), flags=[f"--record={log}"])
    asked = webhook(kubectl)
    checked = Door.of_report(command("check", objects, f"--config={config}", f"--context={seen}"))
    server.stop()
    replayed = Door.of_report(command("replay", log, f"--config={config}", f"--context={seen}"))
    enforce(*configuration(), context=context())
    kubectl.create(*doors.objects())  # what is denied is not stored…
    enforce(configurations.enforcement() | {"spec": {"profile": "audit"}}, context=context())
    outcome = kubectl.create(*doors.objects())  # …and is now
    assert "denied" not in outcome.stderr, outcome.stderr
    places = ["-n", doors.NAMESPACE, "-n", doors.LEGACY]
    access = f"--kubeconfig={cluster.kubectl.kubeconfig}"
    audited = Door.of_report(command("audit", access, *places, f"--config={config}"))

    names = [identity(obj) for obj in doors.objects()]
    assert len(set(names)) == 40
    for name in names:
        assert short(checked.findings[name]) == short(asked.findings[name]), name
        assert replayed.findings[name] == checked.findings[name], name
        assert audited.findings[name] == checked.findings[name], name
    assert checked.exempted == replayed.exempted == audited.exempted
    assert {exemption for found in checked.exempted.values() for _, exemption in found} == {
        f"{doors.LEGACY}/retries"
    }
    allowed = [n for n in names if not any(f[1] == "deny" for f in asked.findings[n])]
    assert {n: checked.defaults[n] for n in allowed} == {n: asked.defaults[n] for n in allowed}
    assert {n: replayed.defaults[n] for n in names} == {n: checked.defaults[n] for n in names}
    assert any(checked.defaults.values())
    assert not audited.defaults
