"""A folder of policies to a `Catalogue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webhook.errors import ConfigError
from webhook.policy.loading import Loading
from webhook.policy.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.model.guardrail import Catalogue

NO_GUARDRAIL = "no guardrail; expected folders such as istio/KIND/NAME with NAME.rego"


def load(root: Path) -> Catalogue:
    """Read every guardrail and helper under *root*; tests and samples are passed over.

    Raises:
        ConfigError: all that is wrong, one problem a line: file, line, column, key and remedy.
    """
    loading = Loading()
    for source in read_sources(root):
        loading.add(source)
    if loading.refusals:
        raise ConfigError(*map(str, loading.refusals))
    if not loading.guardrails:
        message = f"{root}: {NO_GUARDRAIL}"
        raise ConfigError(message)
    return loading.catalogue()
