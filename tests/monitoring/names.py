"""The metrics that alerts and dashboard may name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webhook import policy
from webhook.config import default_configuration
from webhook.controllers.metrics import ControllerMetrics
from webhook.serving.configuration import ConfigurationMetrics
from webhook.serving.feeding.metrics import ContactMetrics
from webhook.serving.metrics import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterator

API_SERVER = frozenset(
    {
        "apiserver_admission_webhook_admission_duration_seconds_bucket",
        "apiserver_admission_webhook_fail_open_count",
        "apiserver_admission_webhook_rejection_count",
    }
)
"""Of kube-apiserver, once a webhook was asked, passed over and missed."""

PROMETHEUS = frozenset({"ALERTS", "up"})
"""Of Prometheus itself."""

_TYPE = re.compile(r"^# TYPE (\S+) (\S+)$", re.MULTILINE)
_SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}


def exported() -> frozenset[str]:
    """Every series name that a replica or a controller exports."""
    serving = Metrics()
    serving.show_engine("embedded", lambda: True)
    serving.show_ready(lambda: True)
    serving.register(ContactMetrics(()))
    catalogue = policy.load(policy.shipped())
    configuration = default_configuration(catalogue, policy.shipped() / "profiles")
    serving.register(ConfigurationMetrics(lambda: configuration))
    return frozenset({*_names(serving.exposition()), *_names(ControllerMetrics().exposition())})


def _names(exposition: bytes) -> Iterator[str]:
    for name, kind in _TYPE.findall(exposition.decode()):
        for suffix in _SUFFIXES.get(kind, ("",)):
            yield name + suffix
