"""Whether reviews should be sent here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Readiness:
    """What has to hold before a Service sends reviews here; it changes as the server runs."""

    certificate: bool = False
    """A certificate is loaded."""
    engine: bool = False
    """The guardrails are compiled."""
    cluster: bool | None = None
    """Everything that is watched was seen once; None where nothing is watched."""
    draining: bool = False
    """The server was told to stop."""

    @property
    def ready(self) -> bool:
        """Whether all of it holds."""
        return all(self.conditions().values())

    def conditions(self) -> dict[str, bool]:
        """Each condition, by the name that `/readyz` shows."""
        watched = {} if self.cluster is None else {"cluster": self.cluster}
        return {
            "certificate": self.certificate,
            "engine": self.engine,
            **watched,
            "not-draining": not self.draining,
        }
