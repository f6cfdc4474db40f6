"""What OPA can fail with; every text names OPA, is fit for users, and quotes nothing of theirs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeAlias

Place: TypeAlias = tuple[str, int]
"""The id of a policy in OPA, and a line of it; 1-based."""


class OpaError(Exception):
    """OPA gave no answer that can be used."""


class RefusedError(OpaError):
    """OPA answered with an HTTP status that says no."""

    def __init__(self, status: int, reason: str, places: tuple[Place, ...] = ()) -> None:
        super().__init__(reason)
        self.status = status
        self.places = places
        """Where in our policies, or in others, OPA sees the reason."""

    @property
    def is_unauthorized(self) -> bool:
        """Whether OPA, or what stands before it, does not accept our credentials."""
        return self.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}

    @property
    def is_invalid(self) -> bool:
        """Whether what was sent is at fault, as a module that does not compile is."""
        return self.status == HTTPStatus.BAD_REQUEST
