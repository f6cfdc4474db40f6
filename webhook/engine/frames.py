"""Messages over a pipe: four bytes of length, big-endian, and then as many bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

_HEADER = 4


def write(stream: IO[bytes], *messages: bytes) -> None:
    """Write each of *messages*, and see that they leave."""
    for message in messages:
        stream.write(len(message).to_bytes(_HEADER, "big"))
        stream.write(message)
    stream.flush()


def read(stream: IO[bytes]) -> bytes:
    """The next message; raise EOFError where the other side has gone."""
    return _exactly(stream, int.from_bytes(_exactly(stream, _HEADER), "big"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    # A buffered reader gives fewer bytes than asked only at the end.
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
