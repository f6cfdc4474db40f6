"""TLS handshakes that fail: a server would else know nothing of them, and its users little more."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webhook.serving.log import Log
    from webhook.serving.metrics import Metrics

_PAUSE = 60.0
"""Seconds from one line of a cause to the next: an API server goes on trying."""

_CAUSES = {
    "HTTP_REQUEST": "plain_http",
    "HTTPS_PROXY_REQUEST": "plain_http",
    "NO_SHARED_CIPHER": "nothing_in_common",
    "UNSUPPORTED_PROTOCOL": "nothing_in_common",
    "VERSION_TOO_LOW": "nothing_in_common",
    "WRONG_VERSION_NUMBER": "no_tls",
}
_UNTRUSTED = ("UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_UNKNOWN", "CERTIFICATE_EXPIRED")
"""How the alert of a caller ends who does not trust our certificate: its caBundle is not ours."""


class Handshakes:
    """Counts those that fail, by cause, and logs a cause once a minute at most."""

    def __init__(self, *, log: Log, metrics: Metrics) -> None:
        self._log = log
        self._metrics = metrics
        self._logged: dict[str, float] = {}

    def watch(self, context: ssl.SSLContext) -> None:
        """Have every handshake of *context* tell when it fails."""
        failed = self._failed

        class Watched(ssl.SSLObject):
            def do_handshake(self) -> None:
                try:
                    super().do_handshake()
                except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    raise
                except ssl.SSLError as error:
                    failed(error)
                    raise

        context.sslobject_class = Watched

    def _failed(self, error: ssl.SSLError) -> None:
        cause = cause_of(error)
        self._metrics.handshake_failed(cause)
        now = time.monotonic()
        if now - self._logged.get(cause, -_PAUSE) >= _PAUSE:
            self._logged[cause] = now
            self._log.warning("handshake failed", cause=cause, reason=error.reason)


def cause_of(error: ssl.SSLError) -> str:
    """Why a handshake failed, in one of few words."""
    reason = error.reason or ""
    if reason.endswith(_UNTRUSTED):
        return "untrusted"
    return _CAUSES.get(reason, "other")
