"""A replica that follows the cluster, with the rights of its ServiceAccount."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from tests.cluster.programs import eventually
from tests.watching.cable import Cable
from tests.watching.objects import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.cluster.webhook_server import WebhookServer


@dataclass(frozen=True, slots=True)
class Account:
    """A way to the API server with the rights of a ServiceAccount, over a cable of its own."""

    kubeconfig: Path
    cable: Cable


def account(kubectl: Kubectl, name: str, folder: Path) -> Account:
    """Log in as the ServiceAccount *name*."""
    config = yaml.safe_load(kubectl.kubeconfig.read_text(encoding="utf-8"))
    server = config["clusters"][0]["cluster"]
    cable = Cable(urlsplit(server["server"]).port or 0)
    server["server"] = f"https://127.0.0.1:{cable.port}"
    token = kubectl.must("create", "token", name, "--namespace", OWN).strip()
    config["users"][0]["user"] = {"token": token}
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(config), encoding="utf-8")
    return Account(file, cable)


@dataclass(frozen=True, slots=True)
class Replica:
    """One replica that follows the cluster."""

    server: WebhookServer
    account: Account

    def start(self, *flags: str) -> None:
        """Serve anew, and wait until it is ready."""
        program = self.server.follow(self.account.kubeconfig, *flags)
        program.until(self.server.is_ready, "meshwarden serve --cluster is ready")

    def metric(self, series: str) -> float | None:
        """The value of one series; None where it is not shown."""
        for line in self.server.metrics().splitlines():
            name, _, value = line.rpartition(" ")
            if name == series:
                return float(value)
        return None

    def until(self, series: str, value: float) -> None:
        """Wait until *series* has *value*."""
        eventually(lambda: self.metric(series) == value, f"{series} is {value}")

    def logged(self, **wanted: object) -> list[dict[str, Any]]:
        """The lines of its log that have *wanted*."""
        lines = [json.loads(line) for line in self.server.log.splitlines() if line[:1] == "{"]
        return [line for line in lines if wanted.items() <= line.items()]

    def in_force_at(self, source: str) -> datetime:
        """When the last change of *source* came into force."""
        last = self.logged(event="in force", source=source)[-1]
        return datetime.fromisoformat(last["timestamp"])
