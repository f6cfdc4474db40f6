"""What holds of every configuration, tried on generated ones."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.config.catalogue import CATALOGUE
from webhook.config import load_configuration
from webhook.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from webhook.model.enforcement import Configuration

ENFORCEMENT = {
    "apiVersion": "meshwarden.dev/v1alpha1",
    "kind": "Enforcement",
    "metadata": {"name": "default"},
    "spec": {
        "profile": "production",
        "mesh": {"trustDomain": "td1"},
        "exclude": {"namespaces": ["kube-*"]},
        "breakGlass": {"groups": ["sre"]},
        "docsBaseURL": "https://wiki.example/",
        "bindings": [
            {
                "guardrail": "vs-retries-bounded",
                "action": "warn",
                "onFailure": "audit",
                "unchanged": "deny",
                "params": {"maxAttempts": 5, "exemptHosts": ["a"]},
                "match": {
                    "kinds": ["VirtualService"],
                    "operations": ["CREATE"],
                    "names": ["a"],
                    "objectSelector": {
                        "matchLabels": {"a": "b"},
                        "matchExpressions": [{"key": "c", "operator": "In", "values": ["d"]}],
                    },
                    "not": {"users": ["e"]},
                },
            },
            {"guardrail": "vs-timeout-required", "inject": True},
        ],
    },
}
EXEMPTION = {
    "apiVersion": "meshwarden.dev/v1alpha1",
    "kind": "Exemption",
    "metadata": {"name": "a", "namespace": "b"},
    "spec": {
        "guardrails": ["gw-wildcard-host"],
        "match": {"names": ["a"]},
        "until": "2027-01-31",
        "reason": "r",
    },
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=3,
)
PROBLEM = re.compile(r"\S+a\.json:\d+:\d+: .+", re.DOTALL)


@st.composite
def spoilt(draw: st.DrawFn, value: Any) -> Any:
    """*value* with anything at all in one place of it, or with a key too many or too few."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    copy = value.copy()
    key = draw(st.sampled_from(range(len(value)) if isinstance(value, list) else sorted(value)))
    match draw(st.sampled_from(["inside", "inside", "inside", "less", "more"])):
        case "inside":
            copy[key] = draw(spoilt(value[key]))
        case "less":
            del copy[key]
        case _ if isinstance(copy, list):
            copy.append(draw(ANYTHING))
        case _:
            copy[draw(st.text(st.characters(codec="utf-8"), max_size=4))] = draw(ANYTHING)
    return copy


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wrong=st.sampled_from([ENFORCEMENT, EXEMPTION]).flatmap(spoilt))
def test_whatever_is_wrong_is_told_with_its_place(
    wrong: Any, tmp_path: Path, profiles: Path
) -> None:
    """Never a crash, never an answer that changes: it loads, or each problem has a position."""
    (tmp_path / "a.json").write_text(json.dumps(wrong))

    told = outcome(tmp_path, profiles)

    assert told == outcome(tmp_path, profiles)
    if isinstance(told, tuple):
        assert told
        assert all(PROBLEM.fullmatch(problem) for problem in told)


def outcome(folder: Path, profiles: Path) -> Configuration | tuple[str, ...]:
    try:
        return load_configuration([folder / "a.json"], catalogue=CATALOGUE, profiles=profiles)
    except ConfigError as error:
        return error.problems
