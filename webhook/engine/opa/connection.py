"""Questions to OPA, each bounded in time, and what can go wrong with them in words."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import aiohttp

from webhook.engine.opa.client import Client, Credentials
from webhook.engine.opa.errors import OpaError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webhook.engine.opa.settings import OpaSettings
    from webhook.model.findings import RuleName

_T = TypeVar("_T")
_Asking: TypeAlias = Callable[[Client], Awaitable[_T]]

_ODD = (ValueError, TypeError, LookupError, AttributeError)
"""What the client, and we, trip over where an answer has another form than OPA's."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the dispatcher said."""

    revision: str
    answers: Mapping[str, str]
    """The findings of each guardrail that OPA holds, by id, as JSON."""


class Connection:
    """A pool of connections that is opened when it is first used, on the loop of that moment."""

    def __init__(self, settings: OpaSettings) -> None:
        self._settings = settings
        self._client: Client | None = None
        self._credentials: Credentials | None = None

    async def ask(self, rule: RuleName, document: str, *, seconds: float) -> Reply:
        """Ask *rule* of the guardrails that *document* names.

        Raises:
            OpaError: there is no reply that is one of a dispatcher.
        """
        patience = min(seconds, self._settings.timeout)
        body = await self._call(lambda client: client.dispatch(rule, document), seconds=patience)
        return self._reply(body)

    async def revision(self) -> str | None:
        """The revision that OPA reports; None where it holds no dispatcher."""
        found = await self._call(lambda client: client.revision(), seconds=self._settings.timeout)
        return None if found is None else str(found)

    async def policies(self) -> Mapping[str, str]:
        """The source of each policy that OPA holds, by its id."""
        return await self._push(lambda client: client.policies())

    async def put(self, name: str, source: str) -> None:
        """Push a policy; raise RefusedError where OPA does not take it."""
        await self._push(lambda client: client.put(name, source))

    async def delete(self, name: str) -> None:
        """Withdraw a policy; raise RefusedError where others need it."""
        await self._push(lambda client: client.delete_policy(name))

    async def close(self) -> None:
        """Close what is open."""
        client, self._client = self._client, None
        if client is not None:
            await client.close_connection()

    async def _push(self, asking: _Asking[_T]) -> _T:
        return await self._call(asking, seconds=self._settings.push_timeout)

    async def _call(self, asking: _Asking[_T], *, seconds: float) -> _T:
        name = self._settings.name
        try:
            async with asyncio.timeout(seconds):
                return await self._persistently(asking)
        except RefusedError as error:
            message = f"{name} answered with {error}"
            raise RefusedError(error.status, message, error.places) from error
        except TimeoutError as error:
            message = f"{name} did not answer in time"
            raise OpaError(message) from error
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError) as error:
            message = f"{name} cannot be reached: {_cause(error)}"
            raise OpaError(message) from error
        except (aiohttp.ClientError, *_ODD) as error:
            message = f"{name} answered with something that no OPA says; is it one?"
            raise OpaError(message) from error

    async def _persistently(self, asking: _Asking[_T]) -> _T:
        """Ask, and once more where that may help.

        A connection that was kept may have been closed by the other side in this very moment, and
        tokens and certificates are replaced in their files. Nothing that we ask of OPA does harm
        when it is asked twice.
        """
        client = await self._opened()
        try:
            return await asking(client)
        except (RefusedError, aiohttp.ClientConnectionError) as error:
            if isinstance(error, RefusedError) and not error.is_unauthorized:
                raise
            if not await self._is_renewed(client) and not _is_lost(error):
                raise
        return await asking(await self._opened())

    async def _opened(self) -> Client:
        if self._client is None:
            self._credentials = self._read_credentials()
            self._client = await Client(self._settings, self._credentials).__aenter__()
        return self._client

    async def _is_renewed(self, used: Client) -> bool:
        """Begin anew where the files hold other credentials than those *used*."""
        if self._client is not used:
            return True
        if self._read_credentials() == self._credentials:
            return False
        await self.close()
        return True

    def _read_credentials(self) -> Credentials:
        try:
            return Credentials.read(self._settings)
        except OSError as error:
            message = f"what {self._settings.name} is to be shown cannot be used: {error.strerror}"
            raise OpaError(message) from error

    def _reply(self, body: Any) -> Reply:
        name = self._settings.name
        if body == {}:
            message = f"{name} answered without a result: it holds none of our policies"
            raise OpaError(message)
        try:
            result = body["result"]
            answers = {id_: json.dumps(found) for id_, found in result["answers"].items()}
            return Reply(str(result["revision"]), answers)
        except _ODD as error:
            message = f"{name} answered with a result that is not of our policies"
            raise OpaError(message) from error


def _is_lost(error: Exception) -> bool:
    """Whether a connection broke that had been made."""
    return not isinstance(error, aiohttp.ClientConnectorError | RefusedError)


def _cause(error: Exception) -> str:
    """What the system says, without the addresses that aiohttp puts around it."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"its certificate is not trusted: {error.certificate_error}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"its name is not known: {error.os_error}"
    if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno:
        return os.strerror(error.os_error.errno)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "it closed the connection"
    return str(error) or type(error).__name__
