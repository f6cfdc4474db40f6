"""The API server stores our own kinds as they were written, and explains them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.watching.kubernetes import clear
from tests.watching.tables import RIGHT, WRONG

if TYPE_CHECKING:
    from tests.cluster.kubectl import Kubectl

DRY_RUN = ("--dry-run=server", "-o", "json")


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return value


@pytest.mark.parametrize("obj", RIGHT)
def test_nothing_that_is_right_is_refused_or_cut_off(kubectl: Kubectl, obj: dict[str, Any]) -> None:
    clear(kubectl)

    outcome = kubectl.create(obj, flags=DRY_RUN)

    assert outcome.code == 0, outcome.stderr
    assert json.loads(outcome.stdout).get("spec") == without_nulls(obj.get("spec"))


@pytest.mark.parametrize("obj", WRONG)
def test_what_is_wrong_comes_to_us_as_it_was_written(kubectl: Kubectl, obj: dict[str, Any]) -> None:
    """Whoever refuses it, it is not the schema; where nobody does, nothing of it is cut off."""
    clear(kubectl)

    outcome = kubectl.create(obj, flags=DRY_RUN)

    if outcome.code == 0:
        stored = json.loads(outcome.stdout)
        assert {key: stored[key] for key in obj if key != "metadata"} == {
            key: value for key, value in obj.items() if key != "metadata"
        }
    else:
        assert "denied the request" in outcome.stderr


@pytest.mark.parametrize(
    ("field", "said"),
    [
        pytest.param("exemption.spec.until", "2027-01-31T12:00:00Z", id="until"),
        pytest.param("enforcement.spec.bindings.unchanged", "an UPDATE left as it was", id="deep"),
        pytest.param("exempt.spec.match.not.kinds", "group/Kind", id="short-name"),
        pytest.param("enforce.status.leftOut", "not in force", id="status"),
    ],
)
def test_kubectl_explains_it(kubectl: Kubectl, field: str, said: str) -> None:
    assert said in " ".join(kubectl.must("explain", field).split())


def test_one_word_lists_all_of_ours(kubectl: Kubectl) -> None:
    shown = kubectl.must("api-resources", "--categories=meshwarden", "-o", "name")

    assert shown.split() == ["enforcements.meshwarden.dev", "exemptions.meshwarden.dev"]
