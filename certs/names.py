"""The names under which a webhook is called."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from cryptography import x509

if TYPE_CHECKING:
    from collections.abc import Iterable


def service_names(service: str, namespace: str, *, cluster_domain: str) -> tuple[str, ...]:
    """Every DNS name of a Service; the API server asks for `SERVICE.NAMESPACE.svc`."""
    return (
        service,
        f"{service}.{namespace}",
        f"{service}.{namespace}.svc",
        f"{service}.{namespace}.svc.{cluster_domain}",
    )


def alternative_names(names: Iterable[str]) -> x509.SubjectAlternativeName:
    """The extension that holds *names*: IP addresses as such, everything else as a DNS name.

    Raises:
        ValueError: a name is not ASCII.
    """
    return x509.SubjectAlternativeName([_general_name(name) for name in names])


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The DNS names and IP addresses that *certificate* is for; the common name counts for none."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return (*found.get_values_for_type(x509.DNSName), *addresses)


def covers(offered: Iterable[str], name: str) -> bool:
    """Whether one of *offered* is *name*, or a wildcard for its first label."""
    _first, _dot, parent = name.partition(".")
    wanted = {name.lower(), f"*.{parent}".lower()}
    return any(offer.lower() in wanted for offer in offered)


def _general_name(name: str) -> x509.GeneralName:
    if not name.isascii():
        message = f"{name} is not ASCII; write it in its encoded form, xn--..."
        raise ValueError(message)
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
