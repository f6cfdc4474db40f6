"""opa-python-client's async client, with what the contract needs beyond it.

- TLS with a CA of the organisation's own: the client knows the system's CAs only.
- An input that is written as JSON once: the client would write it again.
- What OPA says of an error: the client keeps the status code and drops the text.
- The sources of all policies: the client lists names and rules, but not what stands in them.
- No patience of its own: it would sleep 0.3 s before it asks again, and ask again where OPA has
  answered that a rule cannot be evaluated. When to ask again is decided in `connection`.
"""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass, field
from http.client import responses
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec
from opa_client import AsyncOpaClient  # type: ignore[import-untyped]
from opa_client.errors import PolicyNotFoundError  # type: ignore[import-untyped]

from webhook.engine.opa.dispatcher import PACKAGE, REVISION
from webhook.engine.opa.errors import RefusedError

if TYPE_CHECKING:
    from webhook.engine.opa.errors import Place
    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import RuleName

_KEEP_ALIVE = 60.0
"""Seconds for which an idle connection is kept; a handshake costs more than a question."""

_LONGEST = 300
"""Characters of OPA's own words in a message."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """With whom we speak, and as whom: what the files of the settings held when they were read."""

    token: str | None
    tls: ssl.SSLContext | None = field(compare=False)
    files: tuple[bytes, ...]
    """CA, certificate and key: only compared, to see whether they have changed."""

    @classmethod
    def read(cls, settings: OpaSettings) -> Credentials:
        """Read them.

        Raises:
            OSError: a file cannot be read, or does not hold what it should (ssl.SSLError).
        """
        paths = (settings.ca_file, settings.certificate, settings.key)
        token = settings.token_file
        return cls(
            token=token.read_text(encoding="utf-8", errors="replace").strip() if token else None,
            tls=_tls_context(settings) if settings.address.is_tls else None,
            files=tuple(path.read_bytes() for path in paths if path),
        )


def _tls_context(settings: OpaSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=settings.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if settings.certificate:
        # A server has nobody to ask for a passphrase; without one here, OpenSSL asks the terminal.
        context.load_cert_chain(settings.certificate, settings.key, password="")
    return context


class Client(AsyncOpaClient):  # type: ignore[misc]  # the package has no types
    """A client of one OPA; it is used inside `async with`."""

    def __init__(self, settings: OpaSettings, credentials: Credentials) -> None:
        address = settings.address
        super().__init__(
            host=address.host,
            port=address.port,
            ssl=address.is_tls,
            token=credentials.token,
            retries=0,
        )
        self.root_url = f"{address}/{self.version}"
        self._tls = credentials.tls

    async def _init_session(self) -> None:
        """Open the pool of connections; called by the client's own `__aenter__`."""
        self._connector = aiohttp.TCPConnector(ssl=self._tls or True, keepalive_timeout=_KEEP_ALIVE)
        self._session = aiohttp.ClientSession(
            headers=self.headers,
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            # Each call has its own bound, in `connection`.
            timeout=aiohttp.ClientTimeout(total=None),
            json_serialize=_written,
            raise_for_status=_refuse,
        )

    async def dispatch(self, rule: RuleName, document: str) -> Any:
        """What the dispatcher answers to *document*, which is JSON already."""
        return await self.query_rule(msgspec.Raw(document.encode()), PACKAGE, rule.value)

    async def revision(self) -> Any:
        """The revision that OPA reports; None where it holds no dispatcher."""
        try:
            found = await self.get_data(f"{PACKAGE.replace('.', '/')}/{REVISION}")
        except PolicyNotFoundError:
            return None
        return found["result"]

    async def policies(self) -> dict[str, str]:
        """The source of each policy that OPA holds, by its id."""
        async with self._request("GET", f"{self.root_url}/policies") as response:
            body = await response.json()
        return {policy["id"]: policy["raw"] for policy in body.get("result", [])}

    async def put(self, name: str, source: str) -> None:
        """Hand over a policy as it is; where it is refused, nobody rewrites it."""
        await self.update_policy_from_string(source, name, rego_compat=False)


def _written(body: Any) -> str:
    return msgspec.json.encode(body).decode()


async def _refuse(response: aiohttp.ClientResponse) -> None:
    """Raise RefusedError with what OPA says, where it does not say yes."""
    if response.ok:
        return
    async with response:
        text = await response.text(errors="replace")
    told, places = _told(text)
    told = told or responses.get(response.status, "it gives no reason")
    raise RefusedError(response.status, f"HTTP {response.status}: {told}", places)


def _told(text: str) -> tuple[str, tuple[Place, ...]]:
    """OPA's words in one line, and of what they tell; nothing where they are not OPA's."""
    try:
        body = json.loads(text)
        errors = body.get("errors", ())
        places = [each["location"] for each in errors if each.get("location")]
        found = tuple((str(each["file"]), int(each["row"])) for each in places)
        told = "; ".join(_located(error) for error in errors) or body["message"]
    except (ValueError, TypeError, AttributeError, LookupError):
        return "", ()
    words = " ".join(str(told).split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}...", found


def _located(error: dict[str, Any]) -> str:
    where = error.get("location")
    place = f"{where['file']}:{where['row']}:{where['col']}: " if where else ""
    # What it says of an evaluation tells values, which may be a user's.
    is_of_rego = error["code"].startswith("rego_")
    return f"{place}{error['message'] if is_of_rego else error['code']}"
