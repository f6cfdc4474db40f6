from __future__ import annotations

import pytest

from webhook.model import objects
from webhook.model.kinds import Kind
from webhook.model.paths import show, without_indices
from webhook.model.selectors import LabelSelector, Requirement, SelectorOperator


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param(("spec", "http", 0, "timeout"), "spec.http[0].timeout", id="keys-and-indices"),
        pytest.param(
            ("metadata", "annotations", "a/b"), 'metadata.annotations["a/b"]', id="odd-key"
        ),
        pytest.param(
            ("data", "mesh", "#", "defaultConfig", "tracing"),
            "data.mesh#defaultConfig.tracing",
            id="yaml-in-a-string",
        ),
        pytest.param(("data", "mesh", "#"), "data.mesh#", id="the-whole-yaml"),
        pytest.param((), "", id="the-object"),
        pytest.param(("a", "8080", "x-y"), 'a["8080"].x-y', id="numbers-and-dashes"),
        pytest.param(("a", 'q"\n'), 'a["q\\"\\n"]', id="quotes-and-newlines"),
    ],
)
def test_paths_are_shown_in_one_form(path: tuple[str | int, ...], shown: str) -> None:
    assert show(path) == shown


def test_without_indices() -> None:
    assert without_indices(("spec", "http", 0, "timeout")) == ("spec", "http", "timeout")


def test_kinds_have_one_spelling() -> None:
    assert str(Kind.parse("core/Pod")) == "core/Pod"
    assert Kind.of_api("v1", "Pod") == Kind("core", "Pod")
    assert Kind.of_api("apps/v1", "Deployment") == Kind("apps", "Deployment")


@pytest.mark.parametrize("text", ["Pod", "/Pod", "apps/", "a/v1/Pod"])
def test_a_kind_is_group_slash_kind(text: str) -> None:
    with pytest.raises(ValueError, match="group/Kind"):
        Kind.parse(text)


@pytest.mark.parametrize("value", [None, 3, "x", [1], {"k": None}, {"k": 3}, {"k": [3]}])
def test_accessors_are_total(value: objects.Json) -> None:
    assert objects.child(value, "k") == {}
    assert objects.text(value, "k") == ""
    assert objects.strings_in(value, "k") == {}


def test_labels_and_annotations_pass_over_what_is_no_string() -> None:
    obj: objects.Json = {"metadata": {"labels": {"a": "b", "c": 3}, "annotations": {"d": "e"}}}

    assert (objects.labels_of(obj), objects.annotations_of(obj)) == ({"a": "b"}, {"d": "e"})


@pytest.mark.parametrize(
    ("operator", "values", "labels", "holds"),
    [
        (SelectorOperator.IN, {"a"}, {"k": "a"}, True),
        (SelectorOperator.IN, {"a"}, {}, False),
        (SelectorOperator.NOT_IN, {"a"}, {"k": "a"}, False),
        (SelectorOperator.NOT_IN, {"a"}, {}, True),
        (SelectorOperator.EXISTS, set(), {"k": ""}, True),
        (SelectorOperator.EXISTS, set(), {}, False),
        (SelectorOperator.DOES_NOT_EXIST, set(), {}, True),
        (SelectorOperator.DOES_NOT_EXIST, set(), {"k": ""}, False),
    ],
)
def test_label_selectors_mean_what_they_mean_in_kubernetes(
    operator: SelectorOperator, values: set[str], labels: dict[str, str], holds: bool
) -> None:
    selector = LabelSelector((Requirement("k", operator, frozenset(values)),))

    assert selector.matches(labels) is holds


def test_an_empty_selector_matches_everything() -> None:
    assert LabelSelector().matches({"a": "b"})
