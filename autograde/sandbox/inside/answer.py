"""The process in which a student's code runs: it runs cells one after the other, and answers the grader's questions
about what they left behind.

The process is the student's: whatever it says is data about this one submission and nothing else. Where cells are
still to come, questions that could change an object (a model's weights, say) are put to a copy of the process that ends
with them; after all others putting the names back is enough. So the next cell finds everything as the answer left it.
"""

from __future__ import annotations

import ctypes
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .encode import describe_error, encode
from .namespace import Namespace
from .wire import receive, send

__all__ = ["serve"]

#: How a copy ends when its questions are over; otherwise a question has ended it.
DONE = 77
#: Neither hooks nor a new seed for `random`: the copy goes on where the process stands.
_fork = ctypes.PyDLL(None).fork


class OutOfTimeError(BaseException):
    """A cell or a question has used up its processor time. No `Exception`: student's code rarely catches it."""


def serve(channel: socket.socket, namespace: Namespace) -> None:
    """Does what the grader says until it closes the channel. An exception of the student's code is an answer, too."""
    goes_on = copied = False
    while (message := receive(channel)) is not None:
        if message["op"] == "run":
            goes_on = message["goes_on"]
            for cell in message["cells"]:
                send(channel, _reply(lambda cell=cell: _run(namespace, cell), namespace, cell["seconds"]))
        elif message["op"] == "evaluate":
            if goes_on and not copied and _can_change(namespace, message):
                if process := _copy():
                    _await(channel, process)
                    continue
                copied = True
            send(channel, _reply(lambda message=message: _evaluate(namespace, message), namespace, message["seconds"]))
        elif message["op"] != "done":
            return  # nothing that the grader says
        elif copied:
            os._exit(DONE)


def _run(namespace: Namespace, cell: dict[str, Any]) -> list[Any]:
    if cell["kind"] == "answer":
        namespace.answer(cell["source"], cell["given"], cell["asked"])
    else:
        namespace.run(cell["source"], own=cell["kind"] == "own")
    return encode(None)


def _evaluate(namespace: Namespace, message: dict[str, Any]) -> Any:
    return namespace.evaluate(message["view"], message["code"], message["inputs"], message["out_of_reach"])


def _reply(work: Any, namespace: Namespace, seconds: float) -> dict[str, Any]:
    try:
        with _limited(seconds):
            return {"value": work()}
    except OutOfTimeError:
        return {"out_of_time": True}
    except BaseException as error:
        return {"error": describe_error(error, _line(error, namespace.file))}


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raises OutOfTimeError in what uses more processor time. What resists, the grader ends from outside."""
    signal.signal(signal.SIGPROF, _out_of_time)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _out_of_time(*_: object) -> None:
    raise OutOfTimeError


def _can_change(namespace: Namespace, message: dict[str, Any]) -> bool:
    try:
        return namespace.can_change(message["view"], message["code"], message["inputs"])
    except Exception:  # a class of the student's that resists being looked at
        return True


def _copy() -> int:
    """Like `os.fork`, which is only used where threads of the student's have to be let go of."""
    if threading.active_count() == 1:
        return int(_fork())
    state = random.getstate()
    process = os.fork()
    if process == 0:
        random.setstate(state)
    return process


def _await(channel: socket.socket, process: int) -> None:
    """Lets the copy have the channel until it has ended. Where a question has ended it, the grader still waits."""
    status = os.waitpid(process, 0)[1]
    if not (os.WIFEXITED(status) and os.WEXITSTATUS(status) == DONE):
        send(channel, {"died": True})


def _line(error: BaseException, file: str) -> int | None:
    """The last line of the answer's cell that the exception passed through."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
