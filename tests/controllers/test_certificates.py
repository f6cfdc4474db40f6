"""Certificates that the controller issues, or looks after, in a real cluster."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from certs.issue import issue_ca, issue_leaf
from certs.pair import Pair
from certs.verify import verify
from tests.cluster.kubectl import documents
from tests.cluster.programs import eventually
from tests.controllers.conftest import (
    ADDRESS,
    NAMESPACE,
    Serving,
    bundle,
    change,
    policy,
    secret,
    until_policy,
    validating,
)
from webhook.installation.secrets import secret as tls_secret
from webhook.installation.trust import count, is_under

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.kubectl import Kubectl
    from tests.controllers.conftest import Start

SUSPEND = '{"metadata":{"annotations":{"meshwarden.dev/suspended":"OPS-1"}},"webhooks":[]}'
ISTIO = "istio.validate.meshwarden.dev"


def slices() -> dict[str, Any]:
    """The Service has one replica."""
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "meshwarden-1",
            "namespace": NAMESPACE,
            "labels": {"kubernetes.io/service-name": "meshwarden"},
        },
        "addressType": "IPv4",
        "ports": [{"name": "https", "port": 8443}],
        "endpoints": [{"addresses": [ADDRESS], "conditions": {"ready": True}}],
    }


def test_it_issues_what_replicas_can_serve(kubectl: Kubectl, start: Start) -> None:
    with start() as candidate:
        candidate.until_told("leaf issued")
        leaf, ca = secret(kubectl, "meshwarden-tls"), secret(kubectl, "meshwarden-ca")

    pair = Pair(leaf["tls.crt"], leaf["tls.key"])
    names = ["meshwarden.meshwarden-system.svc"]
    found = verify(pair, now=datetime.now(UTC), ca=bundle(kubectl), names=names)
    assert found.problems == ()
    assert leaf["ca.crt"] == ca["ca.crt"] == ca["tls.crt"] == bundle(kubectl)


def test_a_lost_ca_is_replaced_without_a_break(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """The old one stays trusted until the replica serves a leaf of the new one."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    with start() as candidate:
        candidate.until_told("leaf issued")
        replica, old = Serving(kubectl, tmp_path), bundle(kubectl)
        with replica.running():
            until_policy(kubectl, "Fail")
            kubectl.must("delete", "secret", "meshwarden-ca", "-n", NAMESPACE)
            candidate.until_told("leaf issued", times=2)
            both = bundle(kubectl)
            new = secret(kubectl, "meshwarden-ca")["tls.crt"]
            assert (both, count(both)) == (new + old, 2)
            assert is_under(secret(kubectl, "meshwarden-tls")["tls.crt"], new, datetime.now(UTC))
            assert candidate.metric("meshwarden_trusted_authorities") == 2
            replica.mount()
            eventually(lambda: bundle(kubectl) == new, "the old one is trusted no more")
            assert candidate.events("old ca forgotten")
            assert policy(kubectl) == "Fail"
    order = [
        line["event"]
        for line in map(json.loads, candidate.log.read_text().splitlines())
        if line["event"] in {"ca issued", "leaf issued", "old ca forgotten"}
    ]
    assert order == ["ca issued", "leaf issued", "ca issued", "leaf issued", "old ca forgotten"]


def test_who_was_forgotten_is_not_trusted_again(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """Its key may have leaked; the Secret of the leaf, read where the CA is lost, forgets too."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    with start() as candidate:
        candidate.until_told("leaf issued")
        replica, first = Serving(kubectl, tmp_path), bundle(kubectl)
        with replica.running():
            until_policy(kubectl, "Fail")
            kubectl.must("delete", "secret", "meshwarden-ca", "-n", NAMESPACE)
            candidate.until_told("leaf issued", times=2)
            replica.mount()
            eventually(lambda: count(bundle(kubectl)) == 1, "the first is forgotten")
            second = bundle(kubectl)
            eventually(lambda: _written(kubectl) == second, "and in the Secret of the leaf")
            kubectl.must("delete", "secret", "meshwarden-ca", "-n", NAMESPACE)
            candidate.until_told("leaf issued", times=3)
            third = secret(kubectl, "meshwarden-ca")["tls.crt"]
            assert first not in {second, third}
            assert bundle(kubectl) == third + second


def test_the_leaf_says_who_is_trusted(kubectl: Kubectl, start: Start) -> None:
    """Even where an earlier release, or somebody else, left in its Secret whom nobody trusts."""
    with start() as candidate:
        candidate.until_told("leaf issued")
        ours, leaf = bundle(kubectl), secret(kubectl, "meshwarden-tls")
        stranger = issue_ca(now=datetime.now(UTC)).certificate
        value = base64.b64encode(ours + stranger).decode()
        patch = json.dumps({"data": {"ca.crt": value}})
        name = ("secret", "meshwarden-tls", "-n", NAMESPACE)
        kubectl.must("patch", *name, "--type=merge", "-p", patch)
        candidate.until_told("leaf's authorities corrected")
        assert secret(kubectl, "meshwarden-tls") == leaf
        assert bundle(kubectl) == ours
    assert len(candidate.events("leaf issued")) == 1


def _written(kubectl: Kubectl) -> bytes:
    return secret(kubectl, "meshwarden-tls")["ca.crt"]


def test_whom_nobody_needs_is_not_trusted(kubectl: Kubectl, start: Start, tmp_path: Path) -> None:
    """A CA that somebody adds goes, as every replica serves a leaf of ours."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    with start() as candidate:
        candidate.until_told("leaf issued")
        ours = bundle(kubectl)
        with Serving(kubectl, tmp_path).running():
            until_policy(kubectl, "Fail")
            both = ours + issue_ca(now=datetime.now(UTC)).certificate
            number = list(validating(kubectl)).index(ISTIO)
            path = f"/webhooks/{number}/clientConfig/caBundle"
            value = base64.b64encode(both).decode()
            change(kubectl, {"op": "replace", "path": path, "value": value})
            eventually(lambda: bundle(kubectl) == ours, "only ours is trusted")
    assert not candidate.events("old ca forgotten")


def test_a_leaf_is_renewed_in_time(kubectl: Kubectl, start: Start) -> None:
    with start("--leaf-lifetime=6s") as candidate:
        candidate.until_told("leaf issued")
        first = secret(kubectl, "meshwarden-tls")
        assert candidate.until_told("leaf issued", times=2)["reason"] == "it is time"
        second = secret(kubectl, "meshwarden-tls")

    assert first["tls.crt"] != second["tls.crt"]
    assert first["ca.crt"] == second["ca.crt"]


def test_certificates_of_others_are_looked_after(kubectl: Kubectl, start: Start) -> None:
    """Their CA is trusted; what is wrong with them is told, and nothing is issued."""
    now = datetime.now(UTC)
    ca = issue_ca(now=now)
    leaf = issue_leaf(ca, ["meshwarden.meshwarden-system.svc"], now=now)
    with start("--certificates=cert-manager") as candidate:
        told = candidate.until_told("certificate not usable")
        assert told["reason"] == "Secret meshwarden-tls holds no CA certificate under ca.crt"
        assert not validating(kubectl)
        given = tls_secret("meshwarden-tls", NAMESPACE, leaf, ca.certificate, version="")
        kubectl.must("create", "-f", "-", stdin=documents(given))
        eventually(lambda: bundle(kubectl) == ca.certificate, "their CA is trusted")
        other = issue_leaf(ca, ["other"], now=now)
        broken = tls_secret("meshwarden-tls", NAMESPACE, other, ca.certificate, version="")
        force = ("--server-side", "--force-conflicts")
        kubectl.must("apply", *force, "-f", "-", stdin=documents(broken))
        told = candidate.until_told("certificate not usable", times=2)
        assert "it is not for meshwarden.meshwarden-system.svc" in told["reason"]
        garbage = '{"data":{"tls.crt":"Z2FyYmFnZQ=="}}'
        leaf_secret = ("secret", "meshwarden-tls", "-n", NAMESPACE)
        kubectl.must("patch", *leaf_secret, "--type=merge", "-p", garbage)
        told = candidate.until_told("certificate not usable", times=3)
        assert "the certificate cannot be read" in told["reason"]
        mended = issue_ca(now=now)
        _give(kubectl, issue_leaf(mended, ["meshwarden.meshwarden-system.svc"], now=now), mended)
        eventually(lambda: mended.certificate in bundle(kubectl), "what is mended is trusted")
    assert candidate.events("ca issued") == candidate.events("leaf issued") == []


def test_a_ca_of_others_is_replaced_without_a_break(
    kubectl: Kubectl, start: Start, tmp_path: Path
) -> None:
    """They put the new one in at once; we go on trusting the old one while it is served."""
    kubectl.must("apply", "-f", "-", stdin=documents(slices()))
    now, names = datetime.now(UTC), ["meshwarden.meshwarden-system.svc"]
    old, new = issue_ca(now=now), issue_ca(now=now)
    _give(kubectl, issue_leaf(old, names, now=now), old)
    with start("--certificates=brought") as candidate:
        eventually(lambda: bundle(kubectl) == old.certificate, "the old one is trusted")
        replica = Serving(kubectl, tmp_path)
        with replica.running():
            until_policy(kubectl, "Fail")
            _give(kubectl, issue_leaf(new, names, now=now), new)
            eventually(
                lambda: bundle(kubectl) == new.certificate + old.certificate, "both are trusted"
            )
            replica.mount()
            eventually(lambda: bundle(kubectl) == new.certificate, "only the new one is")
    assert candidate.metric("any") == -1


def _give(kubectl: Kubectl, leaf: Pair, ca: Pair) -> None:
    given = tls_secret("meshwarden-tls", NAMESPACE, leaf, ca.certificate, version="")
    kubectl.must("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=documents(given))
