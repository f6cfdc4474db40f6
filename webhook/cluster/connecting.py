"""Which API server to talk to, and who we are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import yaml
from lightkube import KubeConfig
from lightkube.config.client_adapter import ConnectionParams
from lightkube.config.models import User
from lightkube.core.exceptions import ConfigError as ClientConfigError
from lightkube.core.generic_client import GenericAsyncClient

from webhook.cluster.api import MANAGER, Cluster
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from lightkube.config.kubeconfig import SingleConfig

_HOME = "~/.kube/config"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach the API server; nothing said means as a pod does, or else as kubectl does."""

    kubeconfig: Path | None = None
    context: str | None = None
    """A context of the kubeconfig, where it is not the current one."""
    token_file: Path | None = None
    """A bearer token to use instead of what the kubeconfig says; read again when it expires."""
    timeout: float = 10.0
    """Seconds that one answer may take; a watch is not bound by it."""


def connect(access: Access) -> Cluster:
    """Prepare to talk to the API server; nothing is sent yet.

    Raises:
        ConfigError: there is no kubeconfig, or it cannot be used.
    """
    try:
        config = _identified(_chosen(access), access)
        params = ConnectionParams(timeout=httpx.Timeout(access.timeout))
        return Cluster(GenericAsyncClient(params, config, field_manager=MANAGER))
    except ClientConfigError as error:
        raise ConfigError(_unusable(access, str(error))) from error
    except OSError as error:
        # A CA or a client certificate that is not there, or is none.
        reason = f"{error.filename or 'a certificate'}: {error.strerror}"
        raise ConfigError(_unusable(access, reason)) from error
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigError(_unusable(access, "it is no kubeconfig")) from error


def _chosen(access: Access) -> SingleConfig:
    # Without a default, as here, it is never None: it raises.
    return _read(access).get(access.context)  # type: ignore[return-value]


def _read(access: Access) -> KubeConfig:
    if access.kubeconfig is not None:
        return KubeConfig.from_file(access.kubeconfig)
    if "KUBERNETES_SERVICE_HOST" in os.environ:
        return KubeConfig.from_service_account()
    return KubeConfig.from_file(_default())


def _default() -> str:
    """The kubeconfig that kubectl takes; of several the first that is there."""
    named = [path for path in os.environ.get("KUBECONFIG", "").split(os.pathsep) if path]
    return next((path for path in named if Path(path).is_file()), (*named, _HOME)[0])


def _identified(config: SingleConfig, access: Access) -> SingleConfig:
    if access.token_file is not None:
        return config._replace(user=User(token_file=str(access.token_file)))
    # The client insists on a user; one without credentials is anonymous.
    return config if config.user is not None else config._replace(user=User())


def _unusable(access: Access, reason: str) -> str:
    source = f"{access.kubeconfig}: " if access.kubeconfig else ""
    return f"{source}no way to the API server: {reason}; see --kubeconfig"
