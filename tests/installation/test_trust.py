"""Bundles, and Secrets with certificates."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from certs.errors import PkiError
from certs.issue import issue_ca, issue_leaf
from webhook.installation import trust
from webhook.installation.secrets import ca_in, entry, pair_in, secret

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OLD, NEW = issue_ca(now=NOW), issue_ca(now=NOW)
ENDED = issue_ca(now=NOW - timedelta(days=9), lifetime=timedelta(days=1))
LEAF = issue_leaf(NEW, ["a.example"], now=NOW)
GARBAGE = b"no certificate"


def test_the_newest_comes_first_and_what_has_ended_goes() -> None:
    found = trust.trusted(
        NEW.certificate, OLD.certificate, ENDED.certificate, GARBAGE, NEW.certificate, b"", now=NOW
    )

    assert found == NEW.certificate + OLD.certificate
    assert trust.count(found) == 2


def test_there_has_to_be_a_newest() -> None:
    with pytest.raises(PkiError):
        trust.trusted(GARBAGE, OLD.certificate, now=NOW)


@pytest.mark.parametrize(
    ("pem", "wanted", "expected"),
    [
        pytest.param(NEW.certificate + OLD.certificate, NEW.certificate, True, id="one-of-two"),
        pytest.param(OLD.certificate, NEW.certificate, False, id="another"),
        pytest.param(GARBAGE, NEW.certificate, False, id="garbage"),
    ],
)
def test_a_bundle_includes_what_is_in_it(pem: bytes, wanted: bytes, expected: bool) -> None:
    assert trust.includes(pem, wanted) is expected


@pytest.mark.parametrize(
    ("certificate", "authority", "expected"),
    [
        pytest.param(LEAF.certificate, NEW.certificate, True, id="its-ca"),
        pytest.param(LEAF.certificate, OLD.certificate, False, id="another-ca"),
        pytest.param(GARBAGE, NEW.certificate, False, id="no-leaf"),
        pytest.param(LEAF.certificate, GARBAGE, False, id="no-ca"),
    ],
)
def test_a_leaf_is_under_the_ca_that_signed_it(
    certificate: bytes, authority: bytes, expected: bool
) -> None:
    assert trust.is_under(certificate, authority, NOW) is expected


def test_a_bundle_is_taken_from_each_entry() -> None:
    encoded = base64.b64encode(NEW.certificate).decode()
    webhooks = [{"clientConfig": {"caBundle": value}} for value in (encoded, "%", "")]

    found = trust.bundles_in({"webhooks": [*webhooks, {}]})

    assert found == [NEW.certificate, b"", b"", b""]
    assert trust.readable(found) == [NEW.certificate]


@pytest.mark.parametrize("configuration", [None, {}, {"webhooks": "none"}])
def test_where_there_is_no_entry_there_is_no_bundle(configuration: dict[str, str] | None) -> None:
    assert trust.bundles_in(configuration) == []
    assert trust.count(GARBAGE) == 0


def test_a_secret_holds_what_was_put_in() -> None:
    made = secret("leaf", "guard", LEAF, NEW.certificate, version="7")

    assert (pair_in(made), ca_in(made)) == (LEAF, NEW.certificate)
    assert made["type"] == "kubernetes.io/tls"
    assert made["metadata"]["resourceVersion"] == "7"  # type: ignore[index, call-overload]


def test_the_first_secret_replaces_no_version() -> None:
    made = secret("leaf", "guard", LEAF, NEW.certificate, version="")

    assert "resourceVersion" not in made["metadata"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(None, id="none"),
        pytest.param({"tls.crt": "YQ=="}, id="no-key"),
        pytest.param({"tls.crt": "YQ==", "tls.key": "%"}, id="no-base64"),
        pytest.param({"tls.crt": "", "tls.key": "YQ=="}, id="empty"),
    ],
)
def test_half_a_pair_is_none(data: dict[str, str] | None) -> None:
    assert pair_in({"data": data}) is None
    assert entry(None, "tls.crt") == b""
