"""The moment before an answer ran, kept in a copy of the process that waits.

An answer on other inputs has to start where it started: one that took the items of an iterator, or popped from a list
of the student's own, cannot run again on what it left. So where it could use up what the student's own cells made, a
copy of the process is made before it runs; each question about other inputs is put to a copy of that copy, after those
that came before it and may have changed objects: a check may have made a model smaller, to have the cell run with it.
"""

from __future__ import annotations

import contextlib
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
    """`ask` puts the last of some questions, after the others, in the process in which it is called."""

    def __init__(self, ask: Callable[[list[Message]], None]) -> None:
        self._earlier: list[Message] = []
        self._line, theirs = socket.socketpair()
        self._process = copy_process()
        if self._process == 0:
            self._line.close()
            _keep(theirs, ask)
        theirs.close()

    def note(self, message: Message) -> None:
        """A question that was asked where the answer ended, and that may have changed objects."""
        self._earlier.append(message)

    def ask(self, message: Message) -> bool | None:
        """Whether the question was answered; None where nobody is there to ask."""
        try:
            send(self._line, {"questions": [*self._earlier, message]})
            reply = receive(self._line)
        except OSError:
            return None
        return None if reply is None else bool(reply["answered"])

    def end(self) -> None:
        """Ends the copy, unless the student's code has done so."""
        self._line.close()
        if self._process > 0:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)


def _keep(line: socket.socket, ask: Callable[[list[Message]], None]) -> None:
    """Has each question put in a copy, and never returns."""
    while (message := receive(line)) is not None:
        process = copy_process()
        if process == 0:
            ask(message["questions"])
            os._exit(DONE)
        send(line, {"answered": process > 0 and ended_well(process)})
    os._exit(DONE)
