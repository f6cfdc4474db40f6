"""Where the server listens."""

from __future__ import annotations

import socket

from webhook.errors import ConfigError


def listen(host: str, port: int) -> socket.socket:
    """Listen on *host*, or where it is empty on every address, IPv4 and IPv6 alike.

    Raises:
        ConfigError: the address is not ours, or somebody else listens there.
    """
    everywhere = not host and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if everywhere or ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, dualstack_ipv6=everywhere)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"cannot listen on {host or '*'}:{port}: {reason}"
        raise ConfigError(message) from error


def port_of(listening: socket.socket) -> int:
    """The port that *listening* was given."""
    port: int = listening.getsockname()[1]
    return port
