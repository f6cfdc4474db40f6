"""Who asked, as `authentication.k8s.io/v1` spells it in reviews and in audit events."""

from __future__ import annotations

import msgspec

from webhook.model.request import User


class UserInfo(msgspec.Struct):
    """What we read of a UserInfo."""

    username: str = ""
    groups: list[str] = []  # msgspec copies it

    def read(self) -> User:
        """The user as requests hold it."""
        return User(self.username, tuple(self.groups))
