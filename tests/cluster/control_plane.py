"""etcd and kube-apiserver on loopback ports, for as long as a test session."""

from __future__ import annotations

import secrets
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.cluster.kubectl import Kubectl
from tests.cluster.programs import free_port, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cluster.programs import Program

_AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        # What our own processes ask for, which must be what their roles allow.
        {"level": "Metadata", "userGroups": ["system:serviceaccounts:meshwarden-system"]},
        {
            "level": "Metadata",
            "resources": [{"group": "networking.istio.io"}, {"group": "security.istio.io"}],
            "verbs": ["create", "update", "patch", "delete"],
        },
        {"level": "None"},
    ],
}


@dataclass(frozen=True, slots=True)
class ControlPlane:
    """A cluster without nodes: it admits, stores and serves objects, and runs no pods."""

    kubectl: Kubectl
    audit_log: Path
    restart: Callable[[], None]
    """Kills the API server and starts it again: every connection from and to it is a new one."""


@contextmanager
def control_plane(assets: Path, folder: Path, *flags: str) -> Iterator[ControlPlane]:
    """Start one from the binaries in *assets*, with all its files in *folder*.

    Args:
        assets: holds etcd, kube-apiserver and kubectl.
        folder: empty.
        flags: further ones of kube-apiserver.
    """
    token = secrets.token_hex(16)
    kubectl = Kubectl(assets / "kubectl", folder / "kubeconfig.yaml")
    with _etcd(assets, folder) as store, ExitStack() as api_servers:
        port = free_port()
        _write_inputs(folder, token)
        _write_kubeconfig(kubectl.kubeconfig, port, token)
        command = assets / "kube-apiserver", [*_api_server_flags(folder, port, store), *flags]

        def start() -> Program:
            program = api_servers.enter_context(running(*command, folder / "kube-apiserver.log"))
            _wait(program, kubectl)
            return program

        programs = [start()]

        def restart() -> None:
            # Asked to stop, it would wait for everybody who watches.
            programs.pop().kill()
            programs.append(start())

        yield ControlPlane(kubectl=kubectl, audit_log=folder / "audit.log", restart=restart)


@contextmanager
def _etcd(assets: Path, folder: Path) -> Iterator[str]:
    clients, peers = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    flags = [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",
    ]
    with running(assets / "etcd", flags, folder / "etcd.log"):
        yield clients


def _api_server_flags(folder: Path, port: int, store: str) -> list[str]:
    return [
        f"--etcd-servers={store}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder / 'certs'}",
        # A loopback address is refused as an endpoint of the Service `kubernetes`.
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={folder / 'accounts.pem'}",
        f"--service-account-signing-key-file={folder / 'accounts.pem'}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        # Nobody makes the ServiceAccount `default` here, and without it no Pod would be admitted.
        "--disable-admission-plugins=ServiceAccount",
        f"--audit-policy-file={folder / 'audit-policy.yaml'}",
        f"--audit-log-path={folder / 'audit.log'}",
    ]


def _write_inputs(folder: Path, token: str) -> None:
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", encoding="utf-8")
    policy = yaml.safe_dump(_AUDIT_POLICY)
    (folder / "audit-policy.yaml").write_text(policy, encoding="utf-8")
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (folder / "accounts.pem").write_bytes(key)


def _write_kubeconfig(file: Path, port: int, token: str) -> None:
    # The API server makes its own certificate at its start, so there is no CA to name beforehand.
    cluster = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": cluster}],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "current-context": "test",
    }
    file.write_text(yaml.safe_dump(config), encoding="utf-8")


def _wait(api_server: Program, kubectl: Kubectl) -> None:
    def is_ready() -> bool:
        return kubectl("get", "--raw", "/readyz").stdout == "ok"

    def has_default_namespace() -> bool:
        return kubectl("get", "namespace", "default").code == 0

    api_server.until(is_ready, "kube-apiserver answers /readyz")
    api_server.until(has_default_namespace, "kube-apiserver makes its own namespaces")


@contextmanager
def controller_manager(assets: Path, folder: Path, kubectl: Kubectl) -> Iterator[None]:
    """Collect garbage and tear namespaces down, for the control plane in *folder*."""
    flags = [
        f"--kubeconfig={kubectl.kubeconfig}",
        "--bind-address=127.0.0.1",
        f"--secure-port={free_port()}",
        "--leader-elect=false",
        f"--service-account-private-key-file={folder / 'accounts.pem'}",
        "--controllers=garbage-collector-controller,namespace-controller",
    ]
    log = folder / "kube-controller-manager.log"
    with running(assets / "kube-controller-manager", flags, log):
        yield
