from __future__ import annotations

from typing import Any

import pytest

from webhook.dryrun.requests import name_of, of_object, updating
from webhook.model.kinds import Kind, Operation
from webhook.model.objects import child
from webhook.model.request import User


def an_object(api_version: str, kind: str, **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}


@pytest.mark.parametrize(
    ("obj", "namespace", "placed"),
    [
        pytest.param(an_object("v1", "Pod", namespace="shop"), "shop", "shop", id="its-own"),
        pytest.param(an_object("v1", "Pod"), "team", "team", id="the-one-of-the-check"),
        pytest.param(an_object("v1", "Pod", namespace=""), "team", "team", id="an-empty-one"),
        pytest.param(an_object("v1", "Pod", namespace=7), "team", "team", id="one-of-no-use"),
        pytest.param(an_object("v1", "Namespace", name="shop"), "shop", None, id="a-namespace"),
        pytest.param(an_object("sailoperator.io/v1", "Istio", name="x"), "", None, id="none"),
    ],
)
def test_where_an_object_lands(obj: dict[str, Any], namespace: str, placed: str | None) -> None:
    """The API server writes the namespace into an object before it asks a webhook."""
    request = of_object(obj, namespace="team")

    assert request.namespace == namespace
    assert request.envelope["namespace"] == namespace
    assert child(request.under_review, "metadata").get("namespace") == placed


@pytest.mark.parametrize(
    ("obj", "told"),
    [
        pytest.param(an_object("v1", "Pod", name="web"), "Pod team/web", id="where-it-lands"),
        pytest.param(
            an_object("v1", "Pod", generateName="web-"), "Pod team/web-", id="name-to-be-made"
        ),
        pytest.param(an_object("v1", "Pod"), "Pod team/(unnamed)", id="no-name"),
        pytest.param(an_object("v1", "Namespace", name="shop"), "Namespace shop", id="namespace"),
        pytest.param(an_object("v1", "Namespace"), "Namespace (unnamed)", id="nameless-namespace"),
        pytest.param(
            an_object("install.istio.io/v1alpha1", "IstioOperator"),
            "IstioOperator (unnamed)",
            id="file-of-istioctl",
        ),
        pytest.param(
            an_object("install.istio.io/v1alpha1", "IstioOperator", name="x", namespace="istio"),
            "IstioOperator istio/x",
            id="file-of-istioctl-with-a-namespace",
        ),
    ],
)
def test_what_an_object_is_called(obj: dict[str, Any], told: str) -> None:
    assert str(name_of(of_object(obj, namespace="team"), obj)) == told


def test_the_object_that_was_read_is_left_alone() -> None:
    obj = an_object("v1", "Pod", name="web")

    of_object(obj, namespace="team")

    assert obj == an_object("v1", "Pod", name="web")


def test_a_request_is_a_create_by_nobody() -> None:
    """It says what an API server would; the core group is empty there and `core` here."""
    obj = an_object("networking.istio.io/v1beta1", "VirtualService", name="web", namespace="shop")
    request = of_object(obj, namespace="team")

    assert request.kind == Kind("networking.istio.io", "VirtualService")
    assert (request.version, request.operation, request.name) == (
        "v1beta1",
        Operation.CREATE,
        "web",
    )
    assert (request.user, request.old_object) == (User(), None)
    assert request.envelope == {
        "kind": {"group": "networking.istio.io", "version": "v1beta1", "kind": "VirtualService"},
        "operation": "CREATE",
        "namespace": "shop",
        "name": "web",
        "dryRun": False,
    }
    assert of_object(an_object("v1", "Pod"), namespace="x").envelope["kind"] == {
        "group": "",
        "version": "v1",
        "kind": "Pod",
    }


@pytest.mark.parametrize("metadata", [None, "no mapping", []])
def test_metadata_of_no_use(metadata: Any) -> None:
    """Whatever a file holds becomes a request; guardrails and the API server say the rest."""
    request = of_object({"apiVersion": "v1", "kind": "Pod", "metadata": metadata}, namespace="x")

    assert (request.name, request.namespace, request.label) == ("", "x", "")


def test_an_object_that_was_there_before_is_updated() -> None:
    was = an_object("v1", "Pod", name="web", labels={"app": "web"})
    request = of_object(an_object("v1", "Pod", name="web"), namespace="team")

    update = updating(request, [an_object("v1", "Pod", name="other"), was])

    assert update.operation is Operation.UPDATE
    assert update.envelope["operation"] == "UPDATE"
    assert update.object == request.object
    assert update.old_object == of_object(was, namespace="team").object


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(an_object("v1", "Pod", name="other"), id="another-name"),
        pytest.param(an_object("v1", "Service", name="web"), id="another-kind"),
        pytest.param(an_object("v1", "Pod", name="web", namespace="x"), id="another-namespace"),
    ],
)
def test_what_was_not_there_before_is_created(other: dict[str, Any]) -> None:
    request = of_object(an_object("v1", "Pod", name="web"), namespace="team")

    assert updating(request, [other]) is request
