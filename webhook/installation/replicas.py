"""The serving replicas behind our Service, and what certificate each of them shows."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from webhook.model.objects import child, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from webhook.model.objects import Json, Object

SERVICE_LABEL = "kubernetes.io/service-name"
"""By which an EndpointSlice says whose it is."""

PATIENCE = 5.0
"""Seconds that a replica has to show its certificate."""


class Address(NamedTuple):
    """Where somebody listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a handshake came to."""

    address: Address
    problem: str | None = None
    """Why it failed; None where the certificate is trusted and for the name that was asked for."""
    answered: bool = True
    """Whether somebody was there at all."""


def addresses(slices: Iterable[Object]) -> list[Address]:
    """Every replica that may get a request, each once; ones that are ending too."""
    found = {address for each in slices for address in _of_slice(each)}
    return sorted(found)


def _of_slice(each: Object) -> Iterator[Address]:
    ports = [port for entry in _listed(each, "ports") if isinstance(port := entry.get("port"), int)]
    for endpoint in _listed(each, "endpoints"):
        # Absent means yes. What does not serve gets nothing, and reads its files when it starts.
        if child(endpoint, "conditions").get("serving") is False:
            continue
        hosts = endpoint.get("addresses")
        for host in hosts if isinstance(hosts, list) else []:
            yield from (Address(str(host), port) for port in ports)


def _listed(obj: Object, key: str) -> list[Object]:
    found: Json = obj.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


async def dial(address: Address, *, name: str, bundle: bytes) -> Shown:
    """Shake hands with *address* as an API server would that trusts *bundle*, and hang up."""
    context = trusting(bundle)
    try:
        async with asyncio.timeout(PATIENCE):
            _reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=context, server_hostname=name
            )
    except ssl.SSLCertVerificationError as error:
        return Shown(address, error.verify_message)
    except TimeoutError:
        return Shown(address, f"no answer within {PATIENCE:.0f} s", answered=False)
    except (OSError, EOFError) as error:
        return Shown(address, _told(error), answered=False)
    with suppress(OSError):
        writer.close()
        await writer.wait_closed()
    return Shown(address)


async def dial_all(where: Sequence[Address], *, name: str, bundle: bytes) -> list[Shown]:
    """`dial` each of *where*, all at once."""
    return await asyncio.gather(*(dial(each, name=name, bundle=bundle) for each in where))


def trusting(bundle: bytes) -> ssl.SSLContext:
    """A client's context that trusts *bundle* and nobody else, and checks names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=bundle.decode())
    return context


def _told(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def service_address(service: Object, port: int, *, fallback: str) -> Address:
    """Where pods reach *service*: its ClusterIP, or where it has none its DNS name."""
    found = text(child(service, "spec"), "clusterIP")
    return Address(found if found not in {"", "None"} else fallback, port)
