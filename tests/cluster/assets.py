"""Whether this machine has what a real control plane needs."""

from __future__ import annotations

import os
from pathlib import Path

_BINARIES = ("etcd", "kube-apiserver", "kubectl")


def why_no_control_plane(*also: str) -> str:
    """Why none can be started here, or nothing.

    Args:
        also: binaries that are needed beside etcd, kube-apiserver and kubectl.
    """
    folder = os.environ.get("KUBEBUILDER_ASSETS")
    if not folder:
        return "KUBEBUILDER_ASSETS is unset: no kube-apiserver to test against"
    missing = [name for name in (*_BINARIES, *also) if not (Path(folder) / name).is_file()]
    return f"KUBEBUILDER_ASSETS lacks {', '.join(missing)}" if missing else ""


def assets() -> Path:
    """The folder that holds them."""
    return Path(os.environ["KUBEBUILDER_ASSETS"])
