"""What was seen, in the form in which it comes into force."""

from __future__ import annotations

from typing import Any

import pytest

from tests.config.test_own_kinds import enforcement, exemption
from tests.inventory.test_inventory import NOTHING_STATED, mesh_config
from tests.policy.own_guardrails import rego
from tests.policy.test_config_maps import config_map
from webhook import policy
from webhook.errors import Unseen
from webhook.inventory import LiveInventory
from webhook.serving.feeding.sources import ClusterMesh, ClusterSettings, HeldPolicies

CATALOGUE = policy.load(policy.shipped())
PROFILES = policy.shipped() / "profiles"


def test_settings_are_found_when_they_have_changed() -> None:
    settings = ClusterSettings(PROFILES, profile="audit")

    first = settings.look()
    again = settings.look()
    settings.hold(enforcement(profile="production"), [exemption()])
    changed = settings.look()
    settings.hold(enforcement(profile="production"), [exemption()])
    same = settings.look()

    assert first is not None
    assert changed is not None
    assert (again, same) == (None, None)
    assert first.change["configure"](CATALOGUE).enforcement.profile.name == "audit"
    found = changed.change["configure"](CATALOGUE)
    assert found.enforcement.profile.name == "production"
    assert [str(each) for each in found.exemptions] == ["shop/leave"]
    assert changed.change["configure"] is settings.held


def test_the_mesh_is_found_when_it_has_changed() -> None:
    live = LiveInventory()
    mesh = ClusterMesh(live)

    looks: list[Any] = [mesh.look(), mesh.look()]
    mesh.hold([mesh_config("rootNamespace: a")])
    looks += [mesh.look(), mesh.look()]
    mesh.hold(None)
    looks += [mesh.look(), mesh.look()]

    assert [look is not None for look in looks] == [True, False, True, False, True, False]
    assert {look.change["see"] for look in looks if look} == {live.inventory}
    with pytest.raises(Unseen):
        _ = live.inventory(NOTHING_STATED).mesh


def test_policies_are_held_for_whoever_reads_them() -> None:
    held = HeldPolicies()
    before = held.sources()

    held.hold([config_map("a", x__rego=rego("owner"))])

    assert before == []
    assert [str(source) for source in held.sources()] == ["configmap/a/x.rego"]
