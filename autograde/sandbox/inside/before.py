"""The moment before an answer ran, kept in a copy of the process that waits.

An answer on other inputs has to start where it started: one that took the items of an iterator, or popped from a list
of the student's own, cannot run again on what it left. So where it could use up what the student's own cells made, a
copy of the process is made before it runs; each question about other inputs is put to a copy of that copy.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from .copying import DONE, copy_process, ended_well
from .wire import receive, send

__all__ = ["Before"]

Message = dict[str, Any]


class Before:
    """`ask` puts a question in the process in which it is called."""

    def __init__(self, ask: Callable[[Message], None]) -> None:
        self._line, theirs = socket.socketpair()
        self._process = copy_process()
        if self._process == 0:
            self._line.close()
            _keep(theirs, ask)
        theirs.close()

    def ask(self, message: Message) -> bool | None:
        """Whether the question was answered; None where it never came to be asked."""
        try:
            send(self._line, message)
            reply = receive(self._line)
        except OSError:
            return None
        return bool(reply and reply["answered"])

    def end(self) -> None:
        """Ends the copy."""
        self._line.close()
        if self._process > 0:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def _keep(line: socket.socket, ask: Callable[[Message], None]) -> None:
    """Has each question put in a copy, and never returns."""
    while (message := receive(line)) is not None:
        process = copy_process()
        if process == 0:
            ask(message)
            os._exit(DONE)
        send(line, {"answered": process > 0 and ended_well(process)})
    os._exit(DONE)
