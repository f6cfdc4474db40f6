"""What can be wrong with PEM that somebody else wrote."""

from __future__ import annotations


class PkiError(Exception):
    """A certificate or key cannot be read, or cannot do what is asked of it."""
