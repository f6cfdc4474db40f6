"""`meshwarden serve` takes what changes in its files while reviews go on."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

from tests.policy.own_guardrails import place, rego, write_hundred
from tests.serving.conftest import MESHWARDEN
from tests.serving.reviews import review, virtual_service
from tests.serving.running import eventually, running
from tests.serving.streaming import streaming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.serving.running import Running
    from tests.serving.streaming import Stream

ALLOWED = "allowed"
BROKEN = "package acme.virtualservice.owner\n\ndeny contains {\n"


def owned(name: str, **annotations: str) -> Any:
    obj = virtual_service(hosts=["reviews"], http=[])
    return review(obj | {"metadata": {**obj["metadata"], "name": name, "annotations": annotations}})


class Files:
    """What a server reads, where a mounted ConfigMap would show it: behind symlinks."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.policies = root / "policies"
        self.guardrail = self.policies / place("owner")
        self.guardrail.parent.mkdir(parents=True)
        self.demand("owner")
        self.config = self.bind(action="deny")
        self.context = self.show_namespace(env="prod")

    def demand(self, annotation: str) -> None:
        """Have the guardrail acme-owner demand *annotation*."""
        source = rego("owner").replace('"owner is unset"', f'"{annotation} is unset"')
        self.write(source.replace('annotations["owner"]', f'annotations["{annotation}"]'))

    def write(self, source: str) -> None:
        """Replace the guardrail by *source* as a whole, as an editor does."""
        fresh = self.guardrail.with_suffix(".new")
        fresh.write_text(source, encoding="utf-8")
        fresh.replace(self.guardrail)

    def bind(self, **setting: Any) -> Path:
        """Bind the guardrail in namespaces of the environment prod."""
        match = {"namespaceSelector": {"matchLabels": {"env": "prod"}}}
        return self.enforce({"guardrail": "acme-owner", "match": match, **setting})

    def enforce(self, *bindings: Any) -> Path:
        """Have *bindings*, and nothing else that denies."""
        enforcement = {
            "apiVersion": "meshwarden.dev/v1alpha1",
            "kind": "Enforcement",
            "metadata": {"name": "default"},
            "spec": {"profile": "audit", "bindings": list(bindings)},
        }
        return self.swap("config", yaml.safe_dump(enforcement))

    def show_namespace(self, **labels: str) -> Path:
        """Show the namespace shop with *labels*."""
        namespace = {
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": "shop", "labels": labels},
        }
        return self.swap("context", yaml.safe_dump(namespace))

    def swap(self, name: str, text: str) -> Path:
        """Do what a kubelet does: a new folder, and then one symlink that leads to it."""
        folder = self.root / name
        count = len(list(folder.glob("..2*")))
        version = folder / f"..2026_{count}"
        version.mkdir(parents=True)
        (version / "file.yaml").write_text(text, encoding="utf-8")
        (folder / "..new").symlink_to(version.name)
        (folder / "..new").replace(folder / "..data")
        if not count:
            (folder / "file.yaml").symlink_to("..data/file.yaml")
        return folder


@contextmanager
def serving(pki: Path, files: Files) -> Iterator[Running]:
    command: list[str | Path] = [
        *(MESHWARDEN, "serve"),
        *("--tls-cert", pki / "tls.crt", "--tls-key", pki / "tls.key"),
        *("--policies", files.policies, "--config", files.config, "--context", files.context),
        *("--poll", "0.1", "--drain-delay", "0"),
        *("--host", "127.0.0.1", "--port", "0", "--health-port", "0"),
    ]
    with running(command, pki / "ca.crt") as server:
        yield server


def in_force(server: Running, source: str, count: int) -> None:
    """Wait until *source* has changed *count* times."""
    series = f'meshwarden_changes_total{{source="{source}"}}'
    eventually(lambda: server.metric(series) == count, f"{count} changes of {source}")


def refused(server: Running, source: str, count: int) -> None:
    """Wait until *source* has *count* problems."""
    series = f'meshwarden_problems{{source="{source}"}}'
    eventually(lambda: server.metric(series) == count, f"{count} problems of {source}")


def change_everything(server: Running, files: Files, stream: Stream) -> None:
    files.demand("team")
    in_force(server, "policies", 1)
    stream.goes_on()
    files.write(BROKEN)
    refused(server, "policies", 1)
    assert server.metric("meshwarden_refused_guardrails") == 1
    stream.goes_on()
    files.bind(action="warn")
    in_force(server, "configuration", 1)
    stream.goes_on()
    files.bind(action="wran")
    refused(server, "configuration", 1)
    stream.goes_on()
    files.show_namespace(env="dev")
    in_force(server, "context", 1)
    stream.goes_on()
    files.demand("team")
    files.bind(action="deny")
    refused(server, "policies", 0)
    refused(server, "configuration", 0)
    files.show_namespace(env="prod")
    in_force(server, "context", 2)
    stream.goes_on()


def test_no_review_is_dropped_while_everything_changes(pki: Path, tmp_path: Path) -> None:
    """Good and bad objects in an unbroken stream get each verdict in its turn, and no other."""
    files = Files(tmp_path)
    asked = {
        "good": owned("good", owner="shop", team="shop"),
        "bad": owned("bad"),
        "half": owned("half", owner="shop"),
    }
    with serving(pki, files) as server, streaming(server, asked) as stream:
        stream.goes_on()
        change_everything(server, files, stream)

    assert stream.failures == []
    ending = ["denied: team is unset", "warned: team is unset", ALLOWED, "denied: team is unset"]
    assert stream.runs_of("good") == [ALLOWED]
    assert [_word(each) for each in stream.runs_of("bad")] == ["denied: owner is unset", *ending]
    assert [_word(each) for each in stream.runs_of("half")] == [ALLOWED, *ending]
    assert server.logged("refused", source="policies")["problem"] == (
        f"{files.guardrail}:1:1: no METADATA block directly above `package`; "
        "begin one with the line `# METADATA`"
    )
    assert server.logged("refused", source="configuration")["problem"].endswith(
        'spec.bindings[0].action is "wran"; did you mean "warn"?'
    )


def test_of_a_hundred_guardrails_ninety_enforce_and_ten_are_reported(
    pki: Path, tmp_path: Path
) -> None:
    files = Files(tmp_path)
    files.guardrail.unlink()
    ids, broken = write_hundred(files.policies)
    files.enforce(*({"guardrail": id_, "action": "deny"} for id_ in ids))

    with serving(pki, files) as server:
        verdict = server.ask("/validate", owned("bad"))
        _, metrics = server.get("/metrics")

    assert verdict["allowed"] is False
    denying = re.findall(r'violations_total\{action="deny",guardrail="(.*)"\} 1.0', metrics)
    assert sorted(denying) == sorted(ids)
    assert "\nmeshwarden_refused_guardrails 10.0\n" in metrics
    told = [line["problem"] for line in server.lines if line["event"] == "refused"]
    assert {problem.partition(":")[0] for problem in told} == set(map(str, broken))


def _word(told: str) -> str:
    if told == ALLOWED:
        return told
    kind = "warned" if told.startswith("warned: ") else "denied"
    annotation = "owner" if "owner is unset" in told else "team"
    assert f"{annotation} is unset" in told, told
    return f"{kind}: {annotation} is unset"
