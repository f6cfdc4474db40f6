"""The API server, asked over one connection that is kept: kubectl would take longer to start."""

from __future__ import annotations

import json
import ssl
from http.client import HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

import yaml

if TYPE_CHECKING:
    from pathlib import Path

Object = dict[str, Any]

_TIMEOUT = 40.0
"""Longer than any webhook may take, so that the API server's own words arrive."""


class Answer(NamedTuple):
    """Status and body; status 0 where the API server itself did not answer."""

    status: int
    body: Any

    @property
    def message(self) -> str:
        """What is wrong, if anything is."""
        return str(self.body.get("message", "")) if isinstance(self.body, dict) else str(self.body)


class Api:
    """For one thread, with an admin's rights."""

    def __init__(self, kubeconfig: Path) -> None:
        told = yaml.safe_load(kubeconfig.read_text(encoding="utf-8"))
        address = urlsplit(told["clusters"][0]["cluster"]["server"])
        # The API server of a test makes its certificate itself, at its start.
        context = ssl._create_unverified_context()  # noqa: S323
        self._connection = HTTPSConnection(
            str(address.hostname), address.port, timeout=_TIMEOUT, context=context
        )
        token = told["users"][0]["user"]["token"]
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Read an object or a list; again, where the API server has closed the connection."""
        answer = self._ask("GET", path)
        return answer if answer.status else self._ask("GET", path)

    def post(self, path: str, obj: Object) -> Answer:
        """Create an object."""
        return self._ask("POST", path, obj)

    def apply(self, path: str, obj: Object) -> Answer:
        """Create or change an object by server-side apply."""
        path = f"{path}?fieldManager=test&force=true"
        return self._ask("PATCH", path, obj, content="application/apply-patch+yaml")

    def merge(self, path: str, change: Object) -> Answer:
        """Change an object by a merge patch."""
        return self._ask("PATCH", path, change, content="application/merge-patch+json")

    def delete(self, path: str) -> Answer:
        """Delete an object."""
        return self._ask("DELETE", path)

    def _ask(
        self, method: str, path: str, body: Object | None = None, *, content: str | None = None
    ) -> Answer:
        headers = self._headers | ({"Content-Type": content} if content else {})
        try:
            text = None if body is None else json.dumps(body)
            self._connection.request(method, path, body=text, headers=headers)
            with self._connection.getresponse() as response:
                return Answer(response.status, json.loads(response.read()))
        except (OSError, HTTPException, json.JSONDecodeError) as error:
            self._connection.close()
            return Answer(0, repr(error))
