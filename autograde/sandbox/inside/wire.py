"""Frames on a socket: four bytes of length, then JSON. The grader's side is `autograde.sandbox.process`."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

__all__ = ["receive", "send"]


def send(channel: socket.socket, message: dict[str, Any]) -> None:
    body = json.dumps(message, ensure_ascii=True).encode("ascii")
    channel.sendall(struct.pack("!I", len(body)) + body)


def receive(channel: socket.socket) -> dict[str, Any] | None:
    """The next message, or None when the other side has closed."""
    head = _read(channel, 4)
    if head is None:
        return None
    body = _read(channel, struct.unpack("!I", head)[0])
    return None if body is None else json.loads(body)


def _read(channel: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = channel.recv(size - len(data))
        if not part:
            return None
        data += part
    return bytes(data)
