"""The names under which a webhook is called."""

from __future__ import annotations

import pytest

from certs.names import covers, service_names


def test_a_service_has_four_names() -> None:
    assert service_names("guard", "mesh", cluster_domain="cluster.local") == (
        "guard",
        "guard.mesh",
        "guard.mesh.svc",
        "guard.mesh.svc.cluster.local",
    )


@pytest.mark.parametrize(
    ("offered", "name", "expected"),
    [
        pytest.param(["guard.mesh.svc"], "guard.mesh.svc", True, id="same"),
        pytest.param(["Guard.Mesh.svc"], "guard.mesh.SVC", True, id="case-is-no-matter"),
        pytest.param(["*.mesh.svc"], "guard.mesh.svc", True, id="wildcard-for-one-label"),
        pytest.param(["*.svc"], "guard.mesh.svc", False, id="wildcard-for-two-labels"),
        pytest.param(["mesh.svc"], "guard.mesh.svc", False, id="parent"),
        pytest.param([], "guard", False, id="nothing-offered"),
    ],
)
def test_which_names_a_certificate_covers(offered: list[str], name: str, expected: bool) -> None:
    assert covers(offered, name) is expected
