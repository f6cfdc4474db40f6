"""An object that no file holds has the lines that kubectl would print."""

from __future__ import annotations

from typing import Any

from webhook import documents

OBJECT: dict[str, Any] = {
    "kind": "VirtualService",
    "apiVersion": "networking.istio.io/v1",
    "metadata": {"name": "reviews", "managedFields": [{"manager": "kubectl"}]},
    "spec": {"hosts": ["b", "a"]},
}


def test_lines_are_those_of_kubectl() -> None:
    """Keys in order, four spaces, no managedFields; the object itself keeps them."""
    document = documents.shown(OBJECT, "cluster/x.json")

    assert document.object is OBJECT
    assert (
        document.source.text
        == """\
{
    "apiVersion": "networking.istio.io/v1",
    "kind": "VirtualService",
    "metadata": {
        "name": "reviews"
    },
    "spec": {
        "hosts": [
            "b",
            "a"
        ]
    }
}"""
    )
    place = document.locate(("spec", "hosts", 1))
    assert (place.file, place.line, place.column) == ("cluster/x.json", 10, 13)


def test_an_object_without_managed_fields_is_shown_as_it_is() -> None:
    assert documents.shown({"metadata": None}, "x").source.text == '{\n    "metadata": null\n}'
