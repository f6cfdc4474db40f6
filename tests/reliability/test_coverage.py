"""What the API server asks about, by the webhook configuration that the controller wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.registration import plurals
from webhook import policy
from webhook.installation.coverage import plural
from webhook.model.kinds import CORE_GROUP, Kind

if TYPE_CHECKING:
    from tests.reliability.fleet import Fleet

OWN = {Kind("meshwarden.dev", "Enforcement"), Kind("meshwarden.dev", "Exemption")}


def test_every_kind_of_a_guardrail_is_asked_about_and_none_beyond(whole: Fleet) -> None:
    """Kinds that this API server does not have are counted, since it cannot name them."""
    kinds = {*policy.load(policy.shipped()).kinds(), *OWN}
    served = _served(whole)
    asked = {
        (group, resource)
        for webhook in whole.validating()["webhooks"]
        for rule in webhook["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
    }

    assert {served[each] for each in asked if each in served} == kinds & set(served.values())
    assert len(asked) == len(kinds)


def test_only_what_gets_a_default_is_asked_for_one(whole: Fleet) -> None:
    """By the profile of the overlay: Pods and what makes them, for their sidecars' resources."""
    catalogue = policy.load(policy.shipped())
    kinds = catalogue.guardrails["pod-proxy-resources"].kinds

    assert whole.mutated() == {
        ("" if kind.group == CORE_GROUP else kind.group, plural(kind)) for kind in kinds
    }


def test_no_kind_is_asked_about_twice(whole: Fleet) -> None:
    """One request meets one entry of ours, so one answer tells everything."""
    pairs = [
        (group, resource, operation)
        for webhook in whole.validating()["webhooks"]
        for rule in webhook["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for operation in rule["operations"]
    ]

    assert len(pairs) == len(set(pairs))


def _served(fleet: Fleet) -> dict[tuple[str, str], Kind]:
    """Kinds by group and name in paths, from the API server's discovery."""
    named = plurals(fleet.plane.kubectl)
    return {
        ("" if kind.group == CORE_GROUP else kind.group, plural): kind
        for kind, plural in named.items()
    }
