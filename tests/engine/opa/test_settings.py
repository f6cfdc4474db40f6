"""Where OPA is, as people write it."""

from __future__ import annotations

import pytest

from webhook.engine.opa.settings import Address, OpaSettings


@pytest.mark.parametrize(
    ("url", "address"),
    [
        pytest.param("http://127.0.0.1:8181", Address("127.0.0.1", 8181, is_tls=False), id="http"),
        pytest.param("https://opa.example", Address("opa.example", 443, is_tls=True), id="https"),
        pytest.param("http://opa/", Address("opa", 80, is_tls=False), id="port-of-http"),
        pytest.param("http://[::1]:8181", Address("[::1]", 8181, is_tls=False), id="ipv6"),
        pytest.param(
            "https://proxy:1/team/opa/",
            Address("proxy", 1, is_tls=True, prefix="/team/opa"),
            id="prefix",
        ),
    ],
)
def test_addresses(url: str, address: Address) -> None:
    assert Address.parse(url) == address


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("opa:8181", "is no URL of an OPA", id="no-scheme"),
        pytest.param("unix:///opa.sock", "is no URL of an OPA", id="other-scheme"),
        pytest.param("http://", "is no URL of an OPA", id="no-host"),
        pytest.param("http://opa:port", "Port could not be cast", id="no-port"),
        pytest.param("http://me:secret@opa", "a token goes into a file", id="password"),
        pytest.param("http://opa?x=1", "no user, query or fragment", id="query"),
        pytest.param("http://opa#x", "no user, query or fragment", id="fragment"),
    ],
)
def test_what_is_no_address(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        Address.parse(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://[::1]:8181", "https://proxy:1/team/opa"])
def test_an_address_is_shown_as_it_is_written(url: str) -> None:
    assert str(Address.parse(url)) == url


def test_messages_name_the_server_and_not_the_way_through_its_proxy() -> None:
    """Whoever applies an object reads them."""
    settings = OpaSettings(address=Address.parse("https://opa.example.com:8181/tenants/secret"))

    assert settings.name == "OPA at https://opa.example.com:8181"
