from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.config.catalogue import CATALOGUE
from webhook.config import load_configuration
from webhook.errors import ConfigError
from webhook.model.enforcement import Action, Binding, Setting

if TYPE_CHECKING:
    from pathlib import Path

ENFORCEMENT = """\
apiVersion: meshwarden.dev/v1alpha1
kind: Enforcement
metadata: {name: default}
spec:
  bindings:
  - {guardrail: acme-owner, action: deny, params: {whatever: 1}}
---
apiVersion: meshwarden.dev/v1alpha1
kind: Exemption
metadata: {namespace: shop, name: t-1}
spec: {guardrails: [acme-owner], until: 9999-12-31, reason: "T-1"}
"""


def test_a_guardrail_that_was_refused_may_be_bound(tmp_path: Path, profiles: Path) -> None:
    """What is wrong with it is told where it stands, and must not take the others along."""
    path = tmp_path / "enforcement.yaml"
    path.write_text(ENFORCEMENT)
    catalogue = replace(CATALOGUE, refused=frozenset({"acme-owner"}))

    found = load_configuration([path], catalogue=catalogue, profiles=profiles)

    setting = Setting(action=Action.DENY, params={"whatever": 1})
    assert found.enforcement.bindings == (Binding(guardrail="acme-owner", setting=setting),)
    with pytest.raises(ConfigError, match="acme-owner"):
        load_configuration([path], catalogue=CATALOGUE, profiles=profiles)
