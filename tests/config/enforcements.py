"""Enforcements as files hold them."""

from __future__ import annotations

HEAD = "apiVersion: meshwarden.dev/v1alpha1\nkind: Enforcement\nmetadata: {name: default}\n"


def spec(text: str) -> str:
    return f"{HEAD}spec:\n{text}"
