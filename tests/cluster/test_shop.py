"""The examples, applied to a real cluster by the commands that their README names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.examples.announcements import announced, title

if TYPE_CHECKING:
    from tests.cluster.conftest import Enforce
    from tests.cluster.kubectl import Kubectl
    from tests.cluster.objects import Object

EXAMPLES = Path(__file__).parents[2] / "examples"


def loaded(folder: str) -> list[Object]:
    """Every object under a folder of the examples."""
    files = sorted((EXAMPLES / folder).rglob("*.yaml"))
    return [obj for file in files for obj in yaml.safe_load_all(file.read_text(encoding="utf-8"))]


@pytest.fixture
def tea_shop(kubectl: Kubectl, enforce: Enforce) -> Kubectl:
    """A cluster that has the examples' namespaces, guarded by the examples' configuration."""
    enforce(*loaded("config"), context=loaded("context"))
    for file in ("namespaces.yaml", "mesh.yaml"):
        kubectl.must("apply", "-f", EXAMPLES / "context" / file)
    return kubectl


def test_nothing_is_said_of_the_sound_shop(tea_shop: Kubectl) -> None:
    """Istio's own schemas, where they are installed, accept it too."""
    outcome = tea_shop("apply", "--recursive", "-f", EXAMPLES / "sound")

    assert (outcome.code, outcome.stderr) == (0, "")
    assert len(outcome.stdout.splitlines()) == len(loaded("sound"))


def test_what_is_left_out_is_injected_without_a_word(tea_shop: Kubectl) -> None:
    outcome = tea_shop("apply", "--recursive", "-f", EXAMPLES / "defaults")

    assert (outcome.code, outcome.stderr) == (0, "")
    stored = tea_shop.read("virtualservice", "seedlings", "nursery")
    assert [route.get("timeout") for route in stored["spec"]["http"]] == [None, "4s", "8s"]


def test_the_broken_shop_is_refused_but_for_what_only_warns(tea_shop: Kubectl) -> None:
    """Created is what no comment calls denied; Istio's own schemas, if there, may come first."""
    outcome = tea_shop("apply", "--recursive", "-f", EXAMPLES / "broken")

    objects = loaded("broken")
    denied = {remark.object for remark in announced(EXAMPLES / "broken") if remark.verb == "denies"}
    created = [created_by_kubectl(obj) for obj in objects if title(obj) not in denied]
    assert (outcome.code, outcome.stdout.splitlines()) == (1, created)
    refused = outcome.stderr.count("denied the request")
    refused += outcome.stderr.count("(Invalid): error when creating")
    assert refused == len(objects) - len(created)


def created_by_kubectl(obj: Object) -> str:
    """What kubectl says when it has created *obj*."""
    group, _, _version = obj["apiVersion"].rpartition("/")
    kind = ".".join(filter(None, [obj["kind"].lower(), group]))
    return f"{kind}/{obj['metadata']['name']} created"
