"""A network of the test's own, with addresses that an API server takes for pods."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SERVING = ("10.99.0.1", "10.99.0.2", "10.99.0.3")
"""An API server refuses loopback addresses as those of a pod."""
CONTROLLERS = ("10.99.0.11", "10.99.0.12")

_CLONE_NEWNET = 0x40000000
_OWN = Path("/proc/thread-self/ns/net")
_SET_FLAGS, _SET_ADDRESS, _SET_MASK = 0x8914, 0x8916, 0x891C  # SIOCSIFFLAGS and so on
_UP = 0x1


def why_no_network() -> str:
    """Why this process can have no network of its own, or nothing."""
    try:
        tried = subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return "there is no `unshare`: a network namespace needs Linux"
    return "" if tried.returncode == 0 else "no right to `unshare -n`: root has it"


@contextmanager
def own_network(addresses: Sequence[str] = (*SERVING, *CONTROLLERS)) -> Iterator[None]:
    """Put this thread, and what it starts, into a network where only loopback is."""
    former = os.open(_OWN, os.O_RDONLY)
    try:
        _call("unshare", _CLONE_NEWNET)
        _bring_up()
        for number, address in enumerate(addresses):
            add_address(address, number)
        yield
    finally:
        _call("setns", former, _CLONE_NEWNET)
        os.close(former)


def _call(name: str, *arguments: int) -> None:
    # os.unshare and os.setns came with Python 3.12.
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        raise OSError(ctypes.get_errno(), name)


def add_address(address: str, number: int) -> None:
    """Give loopback one more, its alias with this *number*."""
    alias = f"lo:{number}".encode()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_ADDRESS, _request(alias, address))
        fcntl.ioctl(control, _SET_MASK, _request(alias, "255.255.255.255"))


def _bring_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP))


def _request(interface: bytes, address: str) -> bytes:
    """A `struct ifreq` with an IPv4 address."""
    return struct.pack("16sHH4s8x", interface, socket.AF_INET, 0, socket.inet_aton(address))
