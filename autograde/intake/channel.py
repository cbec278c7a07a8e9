"""Whole messages over a socket between two processes of the grader: eight bytes that say how long, then the bytes."""

from __future__ import annotations

import socket
import struct

__all__ = ["receive", "send"]

_LENGTH = struct.Struct("!Q")
#: Bytes of a message: more than any submission has, and more than what is read of one.
MOST_BYTES = 1 << 30


def send(channel: socket.socket, *messages: bytes) -> None:
    """Raises OSError when the other side is gone or does not listen in time."""
    for message in messages:
        channel.sendall(_LENGTH.pack(len(message)))
        channel.sendall(message)


def receive(channel: socket.socket) -> bytes:
    """The next message. Raises EOFError when the other side is gone, OSError when nothing comes in time."""
    (size,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    if size > MOST_BYTES:
        raise OSError(f"a message of {size} bytes")
    return _exactly(channel, size)


def _exactly(channel: socket.socket, size: int) -> bytes:
    # Room is made as it comes, so that a length alone takes none.
    found = bytearray()
    while len(found) < size:
        part = channel.recv(min(size - len(found), 1 << 20))
        if not part:
            raise EOFError("the other side is gone")
        found += part
    return bytes(found)
